using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Generation;

/// <summary>What is written down when a try or an attempt ends. Every method is one transaction.</summary>
public interface IAttemptLedger
{
    /// <summary>What a decision about this attempt depends on.</summary>
    Task<PlanningContext> ContextAsync(Guid attemptId, CancellationToken ct);

    /// <summary>A try ended without a result: books it, carries out the decision, frees the lane. What was carried out; null when the claim is lost.</summary>
    Task<Decision?> ConcludeTryAsync(Lease lease, TryEnd end, Ruling ruling, CancellationToken ct);

    /// <summary>An attempt that waits to be measured; null when somebody else has concluded it.</summary>
    Task<RenderedAttempt?> RenderedAsync(Guid attemptId, CancellationToken ct);

    /// <summary>Books the finding and carries out the decision. What was carried out; null when somebody else has concluded it.</summary>
    Task<Decision?> ConcludeAsync(Guid attemptId, Finding finding, Ruling ruling, CancellationToken ct);
}

/// <summary>How a try ended that brought no result.</summary>
/// <param name="Error">Null when it was cancelled, or never sent.</param>
public sealed record TryEnd(TryStatus Status, ErrorClass? Error, string Detail, decimal GpuSeconds)
{
    /// <summary>The backend may still bring it to an end: its result is looked out for.</summary>
    public bool MayStillEnd { get; init; }
}

/// <summary>An attempt whose files wait at its backend.</summary>
/// <param name="Still">The shot is still on purpose.</param>
public sealed record RenderedAttempt(
    Guid AttemptId,
    Guid ProjectId,
    Guid SegmentId,
    AssetKind Kind,
    int Number,
    Guid BackendId,
    string JobId,
    Recipe Recipe,
    Gate Gate,
    GenerationOutcome.Rendered Rendered,
    bool Still)
{
    /// <summary>What was found of the clip that it upscales, by check: the same is to be seen.</summary>
    public ImmutableSortedDictionary<string, SourcedScore> Inherited { get; init; } = ImmutableSortedDictionary<string, SourcedScore>.Empty;
}

/// <summary>What became of an attempt's files.</summary>
/// <param name="Result">What the planner decides upon.</param>
/// <param name="Media">The file that was kept; null when none could be had.</param>
public sealed record Finding(AttemptResult Result, MediaFile? Media);
