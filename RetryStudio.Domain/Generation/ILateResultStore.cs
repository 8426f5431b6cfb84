namespace RetryStudio.Domain.Generation;

/// <summary>Tries that were given up and may have ended well all the same. Every method is one transaction.</summary>
public interface ILateResultStore
{
    /// <summary>The tries that this backend is to be asked about.</summary>
    Task<IReadOnlyList<WatchedTry>> WatchedAsync(Guid backendId, CancellationToken ct);

    /// <summary>Gives the result of a try a number of its own in its slot; null when nobody waits for it any more.</summary>
    Task<RenderedAttempt?> ReserveAsync(Guid tryId, Backends.GenerationOutcome.Rendered rendered, CancellationToken ct);

    /// <summary>Keeps a measured result as a further candidate, beside what the slot has. False when nobody waits for it any more.</summary>
    Task<bool> KeepAsync(Guid tryId, RenderedAttempt candidate, Finding finding, CancellationToken ct);

    /// <summary>Nothing more comes of the try, except perhaps within this time.</summary>
    Task LeaveAsync(Guid tryId, TimeSpan? lookAgainWithin, CancellationToken ct);
}

/// <param name="IsLastLook">The backend did not know it the last time.</param>
public sealed record WatchedTry(Guid TryId, string JobId, bool IsLastLook);
