using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Review;

/// <summary>What people do with escalations. Every method is one transaction; one that somebody else has closed refuses with a sentence.</summary>
public interface IReviewDesk
{
    /// <summary>Takes one of its attempts.</summary>
    Task<SlotKey> ApproveAsync(Guid id, Guid attemptId, string by, CancellationToken ct);

    /// <summary>Starts a round with a larger change, or asks a producer for the room that the budget lacks.</summary>
    Task<LargerRetry> RetryAsync(Guid id, int attempts, string by, CancellationToken ct);

    /// <summary>Takes none of them.</summary>
    Task<SlotKey> RejectAsync(Guid id, string reason, string by, CancellationToken ct);

    /// <param name="assignee">Null gives it back.</param>
    Task<SlotKey> AssignAsync(Guid id, string? assignee, string by, CancellationToken ct);

    /// <summary>Makes room out of the reserve and starts the round that was asked for.</summary>
    Task<LargerRetry> ApproveGrantAsync(Guid id, string by, CancellationToken ct);

    Task<SlotKey> RefuseGrantAsync(Guid id, string reason, string by, CancellationToken ct);
}

/// <param name="Started">False: a producer is asked for the room.</param>
/// <param name="GpuSeconds">What the attempts hold of the budget at most.</param>
public sealed record LargerRetry(SlotKey Slot, bool Started, int Attempts, decimal GpuSeconds);
