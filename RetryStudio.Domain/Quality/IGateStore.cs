namespace RetryStudio.Domain.Quality;

/// <summary>Keeps the gates of scene types.</summary>
public interface IGateStore
{
    /// <summary>Null when there is no such scene type.</summary>
    Task<GateView?> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct);

    /// <summary>Replaces a gate; null when the version is no longer the newest.</summary>
    Task<GateView?> ChangeAsync(Guid sceneTypeId, Gate gate, int version, string by, CancellationToken ct);

    /// <summary>Every version there was, newest first.</summary>
    /// <param name="ownerId">A scene type or a project.</param>
    Task<IReadOnlyList<PastGate>> VersionsAsync(Guid ownerId, CancellationToken ct);

    /// <summary>The latest measured attempts of a scene type, newest first.</summary>
    Task<IReadOnlyList<JudgedAttempt>> LatestAsync(Guid sceneTypeId, int most, CancellationToken ct);
}

/// <summary>A gate, or the rules that a project sets itself, as it was in force once.</summary>
public sealed record PastGate(int Version, Gate Gate, string By, DateTimeOffset At);

/// <summary>A version that was in force once, as it is kept.</summary>
public sealed class GateVersion
{
    private GateVersion()
    {
    }

    public GateVersion(Guid id, Guid ownerId, int version, Gate gate, string by, DateTimeOffset at) =>
        (Id, OwnerId, Version, Gate, By, At) = (id, ownerId, version, gate, by, at);

    public Guid Id { get; private set; }

    /// <summary>A scene type or a project.</summary>
    public Guid OwnerId { get; private set; }

    public int Version { get; private set; }

    public Gate Gate { get; private set; } = new([]);

    public string By { get; private set; } = "";

    public DateTimeOffset At { get; private set; }
}
