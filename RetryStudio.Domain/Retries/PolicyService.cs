using System.Collections.Immutable;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Retries;

/// <summary>What admins do with policies.</summary>
public sealed class PolicyService(IPolicyStore store, ISourcedChecks sourced, ICurrentUser user)
{
    public async Task<PolicyView> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct = default) =>
        await store.OfSceneTypeAsync(sceneTypeId, ct) ?? throw RejectedException.NotFound("scene type");

    public async Task<OverrideView> OfProjectAsync(Guid projectId, CancellationToken ct = default) =>
        await store.OfProjectAsync(projectId, ct) ?? throw RejectedException.NotFound("project");

    /// <summary>Changes a policy. It may name checks that scorers are set up for, and those that it has named before.</summary>
    /// <param name="version">The version the change was made from; a newer one in the store is a conflict.</param>
    public async Task<PolicyView> ChangeAsync(Guid sceneTypeId, RetryPolicy policy, int version, CancellationToken ct = default)
    {
        var before = await OfSceneTypeAsync(sceneTypeId, ct);
        Require(RetryPolicyValidator.Validate(policy, await NamesAsync(before.Policy.TriggerChecks, ct)));
        return await store.ChangeAsync(sceneTypeId, policy, version, user.Name, ct) ?? throw Outdated();
    }

    /// <param name="version">The version the change was made from.</param>
    public async Task<OverrideView> OverrideAsync(Guid projectId, PolicyOverride change, int version, CancellationToken ct = default)
    {
        var before = await OfProjectAsync(projectId, ct);
        ImmutableArray<RetryPolicy> bases = [.. (await store.UsedByAsync(projectId, ct)).Select(used => used.Policy).DefaultIfEmpty(RetryPolicy.Default)];
        var checks = await NamesAsync([.. bases.SelectMany(policy => policy.TriggerChecks), .. before.Change.TriggerChecks ?? []], ct);
        Require([.. bases.SelectMany(policy => RetryPolicyValidator.Validate(change.ApplyTo(policy), checks)).Distinct()]);
        return await store.OverrideAsync(projectId, change, version, user.Name, ct) ?? throw Outdated();
    }

    /// <summary>The policies a project's override changes.</summary>
    public Task<IReadOnlyList<PolicyView>> UsedByAsync(Guid projectId, CancellationToken ct = default) => store.UsedByAsync(projectId, ct);

    /// <summary>The checks a policy may name: those that every studio has, then those that scorers are set up for.</summary>
    public async Task<IReadOnlyList<string>> ChecksAsync(CancellationToken ct = default) => [.. CheckCatalogue.Names.Union(await sourced.NamesAsync(ct))];

    public Task<IReadOnlyList<PastPolicy>> VersionsAsync(Guid ownerId, CancellationToken ct = default) => store.VersionsAsync(ownerId, ct);

    // A check whose scorer was removed never triggers. But its name must not keep the rest of a policy from being changed.
    private async Task<IReadOnlyCollection<string>> NamesAsync(IEnumerable<string> kept, CancellationToken ct) => [.. (await sourced.NamesAsync(ct)).Union(kept)];

    private static RejectedException Outdated() =>
        RejectedException.Conflict("Somebody else has changed this policy in the meantime. Load it again and repeat your change.");

    private static void Require(IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > 0)
        {
            throw RejectedException.Invalid("The policy was not saved, because some values are out of range.", [.. errors]);
        }
    }
}
