using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Review;

/// <summary>What waits for a person. Reads only.</summary>
public interface IReviewReader
{
    /// <param name="after">Goes on behind this one.</param>
    Task<IReadOnlyList<EscalationView>> QueueAsync(ReviewFilter filter, int limit, Guid? after, CancellationToken ct);

    /// <summary>Open or closed; null when there is none.</summary>
    Task<EscalationView?> FindAsync(Guid id, CancellationToken ct);

    /// <summary>How many are open.</summary>
    Task<int> CountAsync(CancellationToken ct);

    /// <summary>The projects and people that have open ones.</summary>
    Task<ReviewFacets> FacetsAsync(CancellationToken ct);

    /// <summary>What a further attempt would cost and vary; null when there is no such escalation.</summary>
    Task<RetryPreview?> PreviewAsync(Guid id, CancellationToken ct);
}

public enum ReviewOrder
{
    Newest,

    /// <summary>What has used the most GPU seconds first.</summary>
    Dearest,
}

/// <summary>Which open escalations are asked for.</summary>
/// <param name="Assignee">Empty: those that nobody looks after; null: all.</param>
public sealed record ReviewFilter(Guid? ProjectId = null, string? Assignee = null, AssetKind? Kind = null, ReviewOrder Order = ReviewOrder.Newest)
{
    public static readonly ReviewFilter All = new();
}

/// <param name="Attempts">How many the slot has had.</param>
public sealed record EscalationView(Guid Id, Guid ProjectId, string ProjectName, Guid SegmentId, int Segment, string Text, AssetKind Kind, DecisionReason Reason, string Sentence, int Attempts, DateTimeOffset OpenedAt)
{
    /// <summary>Used by all attempts of the slot.</summary>
    public decimal GpuSeconds { get; init; }

    /// <summary>The attempt whose picture stands for the slot; null when there is none.</summary>
    public Guid? ShownAttemptId { get; init; }

    public string? Assignee { get; init; }

    public GrantRequest? GrantRequest { get; init; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    public EscalationOutcome? Outcome { get; init; }

    public string? ClosedBy { get; init; }

    public string? Resolution { get; init; }
}

public sealed record ReviewFacets(ImmutableArray<ProjectFacet> Projects, ImmutableArray<string> Assignees)
{
    public static readonly ReviewFacets None = new([], []);
}

/// <param name="Open">Escalations that are open.</param>
public sealed record ProjectFacet(Guid Id, string Name, int Open);

/// <param name="GpuSecondsEach">What one attempt holds of the budget.</param>
/// <param name="Variation">What is varied, in words.</param>
public sealed record RetryPreview(decimal GpuSecondsEach, string Variation, BudgetView Budget)
{
    public decimal GpuSeconds(int attempts) => attempts * GpuSecondsEach;

    public bool HasRoomFor(int attempts) => Budget.Left is not { } left || GpuSeconds(attempts) <= left;
}
