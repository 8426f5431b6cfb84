namespace RetryStudio.Domain.Retries;

/// <summary>Keeps policies and their versions.</summary>
public interface IPolicyStore
{
    /// <summary>Null when there is no such scene type.</summary>
    Task<PolicyView?> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct);

    /// <summary>Null when there is no such project.</summary>
    Task<OverrideView?> OfProjectAsync(Guid projectId, CancellationToken ct);

    /// <summary>Replaces a policy; null when the version is no longer the newest.</summary>
    Task<PolicyView?> ChangeAsync(Guid sceneTypeId, RetryPolicy policy, int version, string by, CancellationToken ct);

    /// <summary>Replaces an override; null when the version is no longer the newest.</summary>
    Task<OverrideView?> OverrideAsync(Guid projectId, PolicyOverride change, int version, string by, CancellationToken ct);

    /// <summary>The policies of the scene types a project uses.</summary>
    Task<IReadOnlyList<PolicyView>> UsedByAsync(Guid projectId, CancellationToken ct);

    /// <summary>Every version there was, newest first.</summary>
    Task<IReadOnlyList<PastPolicy>> VersionsAsync(Guid ownerId, CancellationToken ct);
}

public sealed record PolicyView(Guid SceneTypeId, string Slug, string Name, RetryPolicy Policy, int Version);

public sealed record OverrideView(Guid ProjectId, string Name, PolicyOverride Change, int Version);

/// <summary>A policy, or a project's changes to policies, as it was in force once. In a scene type's policy no field is inherited.</summary>
public sealed record PastPolicy(int Version, PolicyOverride Content, string By, DateTimeOffset At);

/// <summary>A version that was in force once, as it is kept.</summary>
public sealed class PolicyVersion
{
    private PolicyVersion()
    {
    }

    public PolicyVersion(Guid id, Guid ownerId, int version, string content, string by, DateTimeOffset at) =>
        (Id, OwnerId, Version, Content, By, At) = (id, ownerId, version, content, by, at);

    public Guid Id { get; private set; }

    /// <summary>A scene type or a project.</summary>
    public Guid OwnerId { get; private set; }

    public int Version { get; private set; }

    /// <summary>The policy or override as JSON.</summary>
    public string Content { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTimeOffset At { get; private set; }
}
