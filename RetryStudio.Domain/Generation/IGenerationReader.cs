using System.Collections.Immutable;

namespace RetryStudio.Domain.Generation;

/// <summary>What is shown of generations. Reads only.</summary>
public interface IGenerationReader
{
    /// <summary>Cards in the storyboard's order; only those of the given segments, where some are given.</summary>
    Task<IReadOnlyList<SegmentCard>> CardsAsync(Guid projectId, IReadOnlyCollection<Guid>? segments, CancellationToken ct);

    /// <summary>Null when there is no such segment.</summary>
    Task<SegmentHistory?> HistoryAsync(Guid segmentId, CancellationToken ct);

    /// <summary>Null when there is no such project.</summary>
    Task<ProjectStatus?> StatusAsync(Guid projectId, CancellationToken ct);

    /// <summary>Null when there is no such run.</summary>
    Task<RunView?> RunAsync(Guid runId, CancellationToken ct);

    /// <summary>The file of an attempt; null when there is none.</summary>
    Task<AttemptFile?> FileAsync(Guid attemptId, CancellationToken ct);
}

/// <summary>The file of an attempt, and what it is of.</summary>
public sealed record AttemptFile(Guid AttemptId, Guid SegmentId, AssetKind Kind, int Number, MediaFile Media);

/// <summary>A project's slots in the order of the segments, light enough for 2,000 of them.</summary>
/// <param name="Run">The storyboard's run that goes on, else its latest.</param>
public sealed record ProjectStatus(RunView? Run, ImmutableArray<SlotLine> Slots, Pace? Pace);

/// <param name="Scene">Position of the scene, from 0.</param>
/// <param name="Shot">Position in the scene, from 1.</param>
/// <param name="Retries">Attempts beyond the first. What was made of another attempt's file is none.</param>
public readonly record struct SlotLine(Guid SegmentId, int Scene, int Shot, AssetKind Kind, SlotStatus Status, int Retries);

public sealed record RunView(
    Guid Id,
    Guid ProjectId,
    RunStatus Status,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset WorkingSince,
    DateTimeOffset? FinishedAt,
    int Images,
    int Videos,
    int Skipped,
    Budgets.GenerationEstimate Estimate,
    ProgressReport Progress)
{
    /// <summary>It makes panels of the coherence sheet.</summary>
    public bool OfSheet { get; init; }
}
