using RetryStudio.Domain.Backends;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiContractTests : GenerationContractTests, IAsyncLifetime
{
    private ComfyUiFixture _studio = null!;

    protected override IGenerationBackend Backend => _studio.Backend;

    public async ValueTask InitializeAsync()
    {
        _studio = await ComfyUiFixture.StartAsync();
        _studio.Server.Traps.Hold = true;
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    protected override BackendJob Job(ulong seed = 1) => ComfyUiFixture.Job(seed);

    protected override Task RunningAsync(BackendJob job) => _studio.Server.Queue.StartedAsync(job.JobId).WaitAsync(Ct);

    protected override async Task<GenerationOutcome> EndAsync(BackendJob job)
    {
        var ending = _studio.AwaitAsync(job);
        await RunningAsync(job);
        _studio.Server.Queue.Finish(job.JobId);
        return await ending;
    }

    protected override Task ReopenAsync() => _studio.ReopenAsync();

    protected override void OutOfMemory() => _studio.Server.Traps.Failure = ("torch.OutOfMemoryError", "Allocation on device");

    protected override Task<long> TakenAsync() => Task.FromResult((long)_studio.Server.Received.Count);
}
