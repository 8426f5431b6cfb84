namespace RetryStudio.Domain.Quality;

/// <summary>Keeps the gates of scene types.</summary>
public interface IGateStore
{
    /// <summary>Null when there is no such scene type.</summary>
    Task<GateView?> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct);

    /// <summary>Replaces a gate; null when the version is no longer the newest.</summary>
    Task<GateView?> ChangeAsync(Guid sceneTypeId, Gate gate, int version, string by, CancellationToken ct);

    /// <summary>The latest measured attempts of a scene type, newest first.</summary>
    Task<IReadOnlyList<JudgedAttempt>> LatestAsync(Guid sceneTypeId, int most, CancellationToken ct);
}
