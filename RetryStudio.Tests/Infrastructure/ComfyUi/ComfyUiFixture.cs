using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

/// <summary>An adapter over a fake server. Both can be ended and begun again.</summary>
public sealed class ComfyUiFixture : IAsyncDisposable
{
    private readonly Func<ComfyUiOptions, ComfyUiOptions> _change;
    private readonly TimeProvider _time;

    private ComfyUiFixture(FakeComfyUi server, Func<ComfyUiOptions, ComfyUiOptions> change, TimeProvider time)
    {
        (Server, _change, _time) = (server, change, time);
        Backend = Open();
    }

    public FakeComfyUi Server { get; }

    public ComfyUiBackend Backend { get; private set; }

    public TestGraphs Graphs { get; } = new();

    public static async Task<ComfyUiFixture> StartAsync(string version = "0.29.0", Func<ComfyUiOptions, ComfyUiOptions>? change = null, TimeProvider? time = null) =>
        new(await FakeComfyUi.StartAsync(version), change ?? (options => options), time ?? TimeProvider.System);

    /// <summary>Impatient, so that nothing waits for a clock.</summary>
    public static ComfyUiOptions Options(Uri address) => new()
    {
        Address = address,
        SilentPoll = TimeSpan.FromMilliseconds(10),
        HeardPoll = TimeSpan.FromMilliseconds(50),
        SecondLook = TimeSpan.FromMilliseconds(10),
        Reconnect = TimeSpan.FromMilliseconds(10),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Break = TimeSpan.FromMilliseconds(500),
    };

    public static BackendJob Job(ulong seed = 1, AssetKind kind = AssetKind.Image, string? startImage = null) => new(
        Guid.NewGuid().ToString("D"), kind, new Recipe { Workflow = "test", Prompt = "A quiet lake", Seed = seed, Cfg = 6.5m, Denoise = 0.55m }, startImage);

    /// <summary>Our process ends, however it does, and another begins.</summary>
    public async Task ReopenAsync()
    {
        await Backend.DisposeAsync();
        Backend = Open();
    }

    public async Task<BackendJob> SubmitAsync(BackendJob? job = null)
    {
        job ??= Job();
        (await Backend.SubmitAsync(job, TestContext.Current.CancellationToken)).ShouldBeOfType<Submission.Accepted>();
        return job;
    }

    public Task<GenerationOutcome> AwaitAsync(BackendJob job) => Backend.AwaitAsync(job.JobId, TestContext.Current.CancellationToken);

    /// <summary>Looks at a job until it is as it shall be.</summary>
    public async Task LookUntilAsync(BackendJob job, Func<JobState, bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!holds(await Backend.LookUpAsync(job.JobId, patience.Token)))
        {
            await Task.Delay(1, patience.Token);
        }
    }

    public async Task<byte[]> FetchAsync(BackendJob job, OutputFile file)
    {
        using var target = new MemoryStream();
        await Backend.FetchAsync(job.JobId, file, target, TestContext.Current.CancellationToken);
        return target.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Backend.DisposeAsync();
        await Server.DisposeAsync();
    }

    private ComfyUiBackend Open() => new(_change(Options(Server.Address)), Graphs, _time, NullLogger<ComfyUiBackend>.Instance);
}
