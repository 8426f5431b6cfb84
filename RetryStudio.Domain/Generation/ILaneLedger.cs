using RetryStudio.Domain.Backends;

namespace RetryStudio.Domain.Generation;

/// <summary>
/// What a lane writes down. Every method is one transaction and checks that the claim still holds; one that lost its lane to
/// somebody else changes nothing and says so.
/// </summary>
public interface ILaneLedger
{
    /// <summary>Takes a lane over, whoever had it. Null when there is no such lane.</summary>
    Task<LaneClaim?> TakeAsync(Guid laneId, CancellationToken ct);

    /// <summary>The try that a former owner of the lane left open; null when there is none.</summary>
    Task<Lease?> ResumeAsync(LaneClaim claim, CancellationToken ct);

    /// <summary>Leases the next slot: writes its attempt, its try and the hold. Slots for which the budget has no room are parked on the way.</summary>
    Task<Lease?> LeaseNextAsync(LaneClaim claim, CancellationToken ct);

    /// <summary>The backend has taken the job.</summary>
    Task<bool> ConfirmAsync(Lease lease, CancellationToken ct);

    /// <summary>A try that never arrived gets a new id. Null when the claim is lost.</summary>
    Task<Lease?> ReaddressAsync(Lease lease, CancellationToken ct);

    /// <summary>The files are ready: charges the try, leaves the attempt to be measured, and leases the next slot for the lane in the same breath.</summary>
    Task<HandOff> HandOffAsync(Lease lease, GenerationOutcome.Rendered rendered, CancellationToken ct);
}

/// <param name="Held">False when the claim is lost: nothing was written.</param>
/// <param name="Next">The slot the lane goes on with; null when it has to look again.</param>
public sealed record HandOff(bool Held, Lease? Next)
{
    public static readonly HandOff Lost = new(false, null);
}
