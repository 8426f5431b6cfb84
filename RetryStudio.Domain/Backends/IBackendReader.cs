using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>What is shown of backends. Reads only.</summary>
public interface IBackendReader
{
    Task<IReadOnlyList<BackendView>> BackendsAsync(CancellationToken ct);

    /// <summary>How each of them did over the last 24 hours.</summary>
    Task<IReadOnlyList<BackendStatistics>> StatisticsAsync(CancellationToken ct);

    /// <summary>The names of the simulated backends that are on.</summary>
    Task<IReadOnlyList<string>> SimulatedAsync(CancellationToken ct);

    /// <summary>What waits in a project because no backend can take it.</summary>
    Task<IReadOnlyList<WaitingWork>> WaitingAsync(Guid projectId, CancellationToken ct);
}

/// <param name="Sentence">How it is, or why it takes no work.</param>
/// <param name="Simulated">It makes believe: no GPU stands behind it.</param>
/// <param name="Generations">Jobs the server has accepted since it exists, where it counts them.</param>
public sealed record BackendView(Guid Id, string Name, BackendType Type, bool Simulated, bool Enabled, bool Healthy, string Sentence, string? Version, long? Generations, ImmutableArray<LaneView> Lanes)
{
    public required BackendStanding Standing { get; init; }

    /// <summary>Where the server listens; null for a simulated one.</summary>
    public string? Address { get; init; }

    /// <summary>Its kinds share one GPU: while one runs, the others wait.</summary>
    public bool LanesExclusive { get; init; } = true;

    /// <summary>Headers are kept for it. Nobody is told which.</summary>
    public bool HasHeaders { get; init; }

    public int Weight { get; init; } = BackendSettings.DefaultWeight;

    public ImmutableSortedSet<string> Labels { get; init; } = [];

    /// <summary>Money per GPU hour; null when nobody has said.</summary>
    public decimal? CostPerHour { get; init; }

    /// <summary>Why it was taken out, for how long; null while it is not.</summary>
    public BackendOutage? Outage { get; init; }

    /// <summary>Jobs that wait in the server's own queue, ours and others'.</summary>
    public int Queued { get; init; }

    /// <summary>Jobs that run there, ours and others'.</summary>
    public int Running { get; init; }

    public ImmutableArray<DeviceView> Devices { get; init; } = [];

    /// <summary>When the server was last asked how it is; null before the first time.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Which workflows it can take, by title; of a simulated one nothing is asked.</summary>
    public ImmutableArray<WorkflowFitView> Workflows { get; init; } = [];

    /// <summary>Workflows that somebody keeps away from it.</summary>
    public ImmutableArray<BlockView> Blocks { get; init; } = [];

    /// <summary>Workflows that could be kept away from it.</summary>
    public ImmutableArray<WorkflowName> Blockable { get; init; } = [];

    /// <summary>What it did in the last 24 hours.</summary>
    public BackendDay Day { get; init; } = BackendDay.None;
}

/// <summary>How a backend stands, in one word.</summary>
public enum BackendStanding
{
    Ready,
    Working,

    /// <summary>Turned off, and finishing what it runs.</summary>
    Draining,
    Off,

    /// <summary>It could not be reached and is asked again soon.</summary>
    Resting,

    /// <summary>It went bad and gets no work until it is put back, or its time is over.</summary>
    TakenOut,
}

/// <param name="Doing">What runs there; null when the lane is free.</param>
public sealed record LaneView(AssetKind Kind, int Ordinal, bool Busy, LaneWork? Doing = null);

/// <param name="Segment">Its number in the project.</param>
public sealed record LaneWork(Guid ProjectId, string Project, Guid SegmentId, int Segment, int AttemptNumber, int TryNumber, DateTimeOffset Since);

/// <summary>One GPU of a server; memory in bytes.</summary>
public sealed record DeviceView(string Name, long? TotalMemory, long? FreeMemory);

/// <param name="Workflow">The name recipes call it by.</param>
/// <param name="Sentence">Why it cannot take it, or a remark; empty when there is nothing to say.</param>
public sealed record WorkflowFitView(string Workflow, string Title, AssetKind Kind, bool Fits, string Sentence);

/// <param name="Workflow">The name recipes call it by.</param>
public sealed record WorkflowName(string Workflow, string Title);

/// <summary>A workflow that somebody keeps away from a backend.</summary>
public sealed record BlockView(string Workflow, string Title, string Reason, string By, DateTimeOffset At);

/// <param name="MachineFailures">Tries that failed for reasons of machines.</param>
/// <param name="Measured">Attempts that were judged by the gate.</param>
/// <param name="Cost">At its rate; null when it has none.</param>
public sealed record BackendDay(int Tries, int MachineFailures, int Measured, int Passed, decimal GpuSeconds, decimal? Cost)
{
    public static readonly BackendDay None = new(0, 0, 0, 0, 0, null);
}
