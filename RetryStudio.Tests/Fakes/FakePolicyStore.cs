using System.Collections.Immutable;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps policies in memory, with the check of the version.</summary>
public sealed class FakePolicyStore : IPolicyStore
{
    public Dictionary<Guid, PolicyView> Policies { get; } = [];

    public Dictionary<Guid, OverrideView> Overrides { get; } = [];

    public List<PastPolicy> Versions { get; } = [];

    /// <summary>Thrown by the reading of versions while it is set.</summary>
    public Exception? VersionsFault { get; set; }

    public Task<PolicyView?> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct) => Task.FromResult(Policies.GetValueOrDefault(sceneTypeId));

    public Task<OverrideView?> OfProjectAsync(Guid projectId, CancellationToken ct) => Task.FromResult(Overrides.GetValueOrDefault(projectId));

    public Task<PolicyView?> ChangeAsync(Guid sceneTypeId, RetryPolicy policy, int version, string by, CancellationToken ct)
    {
        if (Policies[sceneTypeId].Version != version)
        {
            return Task.FromResult<PolicyView?>(null);
        }

        return Task.FromResult<PolicyView?>(Policies[sceneTypeId] = Policies[sceneTypeId] with { Policy = policy, Version = version + 1 });
    }

    public Task<OverrideView?> OverrideAsync(Guid projectId, PolicyOverride change, int version, string by, CancellationToken ct)
    {
        if (Overrides[projectId].Version != version)
        {
            return Task.FromResult<OverrideView?>(null);
        }

        return Task.FromResult<OverrideView?>(Overrides[projectId] = Overrides[projectId] with { Change = change, Version = version + 1 });
    }

    public Task<IReadOnlyList<PolicyView>> UsedByAsync(Guid projectId, CancellationToken ct) => Task.FromResult<IReadOnlyList<PolicyView>>([.. Policies.Values]);

    public Task<IReadOnlyList<PastPolicy>> VersionsAsync(Guid ownerId, CancellationToken ct) => VersionsFault is { } fault
        ? Task.FromException<IReadOnlyList<PastPolicy>>(fault)
        : Task.FromResult<IReadOnlyList<PastPolicy>>([.. Versions.OrderByDescending(version => version.Version)]);
}
