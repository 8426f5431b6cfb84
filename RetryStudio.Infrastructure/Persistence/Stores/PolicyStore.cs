using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Policies and their versions, in the database.</summary>
public sealed class PolicyStore(StudioTransactions transactions, Ids ids, TimeProvider time) : IPolicyStore
{
    public Task<PolicyView?> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.SceneTypes.SingleOrDefaultAsync(type => type.Id == sceneTypeId, token) is { } type
            ? new PolicyView(type.Id, type.Slug, type.Name, type.Policy, type.PolicyVersion)
            : null, ct);

    public Task<OverrideView?> OfProjectAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Projects.SingleOrDefaultAsync(project => project.Id == projectId, token) is { } project
            ? new OverrideView(project.Id, project.Name, project.RetryOverride, project.RetryOverrideVersion)
            : null, ct);

    public Task<PolicyView?> ChangeAsync(Guid sceneTypeId, RetryPolicy policy, int version, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await context.Database.ExecuteSqlRawAsync(context.Sql.Locked("scene_types", "id = {0}"), [sceneTypeId], token);
        var type = await context.SceneTypes.SingleAsync(type => type.Id == sceneTypeId, token);
        if (type.PolicyVersion != version)
        {
            return null;
        }

        await RememberAsync(context, type.Id, version, StudioJson.Write(type.Policy), token);
        type.ChangePolicy(policy);
        Record(context, type.Id, type.PolicyVersion, StudioJson.Write(policy), by);
        return (PolicyView?)new PolicyView(type.Id, type.Slug, type.Name, type.Policy, type.PolicyVersion);
    }, ct);

    public Task<OverrideView?> OverrideAsync(Guid projectId, PolicyOverride change, int version, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await context.Database.ExecuteSqlRawAsync(context.Sql.Locked("projects", "id = {0}"), [projectId], token);
        var project = await context.Projects.SingleAsync(project => project.Id == projectId, token);
        if (project.RetryOverrideVersion != version)
        {
            return null;
        }

        project.Override(change);
        Record(context, project.Id, project.RetryOverrideVersion, StudioJson.Write(change), by);
        return (OverrideView?)new OverrideView(project.Id, project.Name, project.RetryOverride, project.RetryOverrideVersion);
    }, ct);

    public Task<IReadOnlyList<PolicyView>> UsedByAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var types = await context.SceneTypes.Where(type => context.Scenes.Any(scene => scene.ProjectId == projectId && scene.SceneTypeId == type.Id)).OrderBy(type => type.Name).ToListAsync(token);
        return (IReadOnlyList<PolicyView>)[.. types.Select(type => new PolicyView(type.Id, type.Slug, type.Name, type.Policy, type.PolicyVersion))];
    }, ct);

    // A whole policy has the fields of an override, and all of them.
    public Task<IReadOnlyList<PastPolicy>> VersionsAsync(Guid ownerId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var versions = await context.PolicyVersions.Where(version => version.OwnerId == ownerId).OrderByDescending(version => version.Version).ToListAsync(token);
        return (IReadOnlyList<PastPolicy>)[.. versions.Select(version => new PastPolicy(version.Version, StudioJson.Read<PolicyOverride>(version.Content), version.By, version.At))];
    }, ct);

    // The version a scene type was born with has no entry of its own until it is first replaced.
    private async Task RememberAsync(StudioDbContext context, Guid ownerId, int version, string content, CancellationToken ct)
    {
        if (!await context.PolicyVersions.AnyAsync(item => item.OwnerId == ownerId, ct))
        {
            context.PolicyVersions.Add(new(ids.Next(), ownerId, version, content, "studio", time.GetUtcNow()));
        }
    }

    private void Record(StudioDbContext context, Guid ownerId, int version, string content, string by)
    {
        var now = time.GetUtcNow();
        context.PolicyVersions.Add(new(ids.Next(), ownerId, version, content, by, now));
        context.AuditEntries.Add(new(ids.Next(), by, "retry_policy.change", ownerId.ToString(), $"version {version}", now));
    }
}
