using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>
/// One GPU server. Every call may be repeated; only <see cref="SubmitAsync"/> starts work. A call that the server could not answer
/// throws <see cref="BackendException"/>.
/// </summary>
public interface IGenerationBackend
{
    Task<Submission> SubmitAsync(BackendJob job, CancellationToken ct);

    Task<JobState> LookUpAsync(string jobId, CancellationToken ct);

    /// <summary>Waits until the job has ended. A job the backend does not know ends as <see cref="GenerationOutcome.Lost"/>.</summary>
    Task<GenerationOutcome> AwaitAsync(string jobId, CancellationToken ct);

    Task FetchAsync(string jobId, OutputFile file, Stream target, CancellationToken ct);

    /// <summary>Cancels this job and no other; harmless when it has ended or is unknown.</summary>
    Task CancelAsync(string jobId, CancellationToken ct);

    Task<BackendReport> ProbeAsync(CancellationToken ct);
}

/// <summary>One delivery of a recipe to a backend.</summary>
/// <param name="JobId">A lower-case UUID, persisted before the job is sent.</param>
/// <param name="StartImageFile">Full path of the start image's file on this machine; null when the recipe has none.</param>
public sealed record BackendJob(string JobId, AssetKind Kind, Recipe Recipe, string? StartImageFile)
{
    /// <summary>Full path of the picture whose look is followed; null when the recipe has none.</summary>
    public string? ReferenceImageFile { get; init; }

    /// <summary>Full path of the clip that is upscaled; null when the recipe has none.</summary>
    public string? SourceVideoFile { get; init; }
}

/// <summary>What a health probe found.</summary>
/// <param name="Version">The server's own version, or null.</param>
/// <param name="GenerationsTaken">Jobs the server has accepted since it exists, where it counts them.</param>
public sealed record BackendReport(bool Healthy, string Sentence, string? Version, int Queued, int Running, long? GenerationsTaken)
{
    /// <summary>Of a server that could not be asked.</summary>
    public static BackendReport Away(string sentence) => new(false, sentence, null, 0, 0, null) { Reachable = false };

    /// <summary>The server could be asked.</summary>
    public bool Reachable { get; init; } = true;

    /// <summary>The server answers but does not work; null while it does, as far as is known.</summary>
    public BackendStall? Stall { get; init; }

    /// <summary>The jobs that run or wait there, ours and others', where the server names them.</summary>
    public ImmutableArray<string> Jobs { get; init; } = [];

    public ImmutableArray<DeviceView> Devices { get; init; } = [];

    /// <summary>Free memory of the GPU that has most of it, in bytes, where the server says.</summary>
    public long? FreeMemory => Devices.Max(device => device.FreeMemory);
}

/// <param name="JobId">The job that hangs, or the first one that waits.</param>
/// <param name="For">How long nothing has moved.</param>
public sealed record BackendStall(StallKind Kind, string JobId, TimeSpan For, string Sentence);

public enum StallKind
{
    /// <summary>A job runs without progress.</summary>
    NoProgress,

    /// <summary>Jobs wait and none runs.</summary>
    QueueStands,
}
