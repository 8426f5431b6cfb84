namespace RetryStudio.Domain.Generation;

/// <summary>A lane in somebody's hands. Whoever takes it later has a higher epoch.</summary>
public sealed record LaneClaim(Guid LaneId, Guid BackendId, AssetKind Kind, long Epoch);

/// <summary>One try that a lane has to bring to its end. It is on disk before anything is sent.</summary>
/// <param name="JobId">The id by which the backend knows the try.</param>
/// <param name="Submitted">The backend is known to have taken it.</param>
/// <param name="TakenAt">When it was leased, on this process' clock that never jumps.</param>
/// <param name="Adopted">Somebody else began it: ask the backend before sending anything.</param>
public sealed record Lease(
    LaneClaim Claim,
    Guid ProjectId,
    Guid SegmentId,
    Guid SlotId,
    Guid AttemptId,
    Guid TryId,
    AssetKind Kind,
    int AttemptNumber,
    int TryNumber,
    string JobId,
    Recipe Recipe,
    long TakenAt,
    bool Adopted,
    bool Submitted)
{
    public Guid BackendId => Claim.BackendId;
}
