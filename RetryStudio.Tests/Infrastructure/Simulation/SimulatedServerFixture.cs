using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Simulation;
using RetryStudio.Tests.Infrastructure.Ffmpeg;

namespace RetryStudio.Tests.Infrastructure.Simulation;

/// <summary>A simulated server on a disk of its own, which can be ended and begun again.</summary>
public sealed class SimulatedServerFixture : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TimeProvider _time;
    private readonly SimulationOptions _options;

    public SimulatedServerFixture(TimeProvider time, SimulationOptions? options = null)
    {
        (_time, _options) = (time, options ?? new SimulationOptions { MakeMedia = false });
        Backend = Begin();
    }

    public SimulatedBackend Backend { get; private set; }

    public string Journal => _folder.File("journal.jsonl");

    public string Faults => _folder.File("faults.json");

    public string File(string name) => _folder.File(name);

    /// <summary>Nothing is written when a server ends, so this is the same as a kill.</summary>
    public async Task RestartAsync(Action? meanwhile = null)
    {
        await Backend.DisposeAsync();
        meanwhile?.Invoke();
        Backend = Begin();
    }

    public static BackendJob Job(string prompt = "A quiet lake", ulong seed = 1, AssetKind kind = AssetKind.Image, string? startImage = null) => new(
        Guid.NewGuid().ToString("D"),
        kind,
        new Recipe { Workflow = "test", Prompt = prompt, Seed = seed, Seconds = kind == AssetKind.Video ? 1 : 0, Fps = kind == AssetKind.Video ? 12 : 0, Width = 320, Height = 180 },
        startImage);

    /// <summary>Lets time go on until the job has ended; a timer that is set just after a step would otherwise wait for ever.</summary>
    public async Task<GenerationOutcome> EndAsync(BackendJob job)
    {
        var ending = Backend.AwaitAsync(job.JobId, CancellationToken.None);
        while (!ending.IsCompleted)
        {
            (_time as StepClock)?.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(ending, Task.Delay(2));
        }

        return await ending;
    }

    public async Task<byte[]> FetchAsync(BackendJob job, GenerationOutcome.Rendered rendered)
    {
        using var target = new MemoryStream();
        await Backend.FetchAsync(job.JobId, rendered.Files[0], target, CancellationToken.None);
        return target.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Backend.DisposeAsync();
        _folder.Dispose();
    }

    private SimulatedBackend Begin() => new(_folder.Path, _options, _time, ScratchFolder.Ffmpeg, NullLogger<SimulatedBackend>.Instance);
}
