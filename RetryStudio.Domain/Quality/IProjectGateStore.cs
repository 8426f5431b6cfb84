namespace RetryStudio.Domain.Quality;

/// <summary>Keeps what projects change of the gates of their scene types. Its versions are among the versions of gates.</summary>
public interface IProjectGateStore
{
    /// <summary>Null when there is no such project.</summary>
    Task<GateOverrideView?> OfProjectAsync(Guid projectId, CancellationToken ct);

    /// <summary>Replaces an override; null when the version is no longer the newest.</summary>
    Task<GateOverrideView?> OverrideAsync(Guid projectId, GateOverride change, int version, string by, CancellationToken ct);

    /// <summary>The gates of the scene types a project uses, without its override.</summary>
    Task<IReadOnlyList<GateView>> UsedByAsync(Guid projectId, CancellationToken ct);

    /// <summary>The latest measured attempts of a project, newest first.</summary>
    Task<IReadOnlyList<JudgedAttempt>> LatestOfProjectAsync(Guid projectId, int most, CancellationToken ct);
}

/// <summary>What a project changes of the gates of its scene types.</summary>
/// <param name="Version">Rises with every change; 0 when there never was one.</param>
public sealed record GateOverrideView(Guid ProjectId, string Name, GateOverride Change, int Version);
