using RetryStudio.Domain.Backends;

namespace RetryStudio.Domain.Generation;

/// <summary>Tries that were given up and may have ended well all the same. Every method is one transaction.</summary>
public interface ILateResultStore
{
    /// <summary>The tries that their backends are to be asked about.</summary>
    Task<IReadOnlyList<WatchedTry>> WatchedAsync(CancellationToken ct);

    /// <summary>Gives the result of a try a number of its own in its slot, the same one every time; null when nobody waits for it any more.</summary>
    Task<RenderedAttempt?> NumberAsync(Guid tryId, GenerationOutcome.Rendered rendered, CancellationToken ct);

    /// <summary>Keeps a measured result as a further candidate, beside what the slot has. False when nobody waits for it any more.</summary>
    Task<bool> KeepAsync(Guid tryId, RenderedAttempt candidate, Finding finding, CancellationToken ct);

    /// <summary>The backend does not know it: it is looked for once more within this time, unless that was agreed already.</summary>
    Task LookOnceMoreAsync(Guid tryId, TimeSpan within, CancellationToken ct);

    /// <summary>Nothing more comes of the try.</summary>
    Task LeaveAsync(Guid tryId, CancellationToken ct);
}

/// <param name="MayStillArrive">It was never confirmed: a slow server may take it yet.</param>
/// <param name="IsLastLook">The time for another look is nearly over.</param>
public sealed record WatchedTry(Guid TryId, Guid BackendId, string JobId, bool MayStillArrive, bool IsLastLook);
