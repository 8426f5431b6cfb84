using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>The gates of scene types with what projects change of them, in the database.</summary>
public sealed class GateStore(StudioTransactions transactions, Ids ids, TimeProvider time) : IGateStore, IProjectGateStore
{
    public Task<GateView?> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.SceneTypes.SingleOrDefaultAsync(type => type.Id == sceneTypeId, token) is { } type
            ? new GateView(type.Id, type.Slug, type.Name, type.Gate, type.GateVersion)
            : null, ct);

    public Task<GateView?> ChangeAsync(Guid sceneTypeId, Gate gate, int version, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await context.Database.ExecuteSqlRawAsync(context.Sql.Locked("scene_types", "id = {0}"), [sceneTypeId], token);
        var type = await context.SceneTypes.SingleAsync(type => type.Id == sceneTypeId, token);
        if (type.GateVersion != version)
        {
            return null;
        }

        if (!await context.GateVersions.AnyAsync(item => item.OwnerId == type.Id, token))
        {
            // The gate a scene type was born with.
            context.GateVersions.Add(new(ids.Next(), type.Id, version, type.Gate, "studio", time.GetUtcNow()));
        }

        var changes = gate.ChangesFrom(type.Gate).ToList();
        type.ChangeGate(gate);
        Record(context, type.Id, type.GateVersion, gate, changes, by);
        return (GateView?)new GateView(type.Id, type.Slug, type.Name, type.Gate, type.GateVersion);
    }, ct);

    public Task<IReadOnlyList<PastGate>> VersionsAsync(Guid ownerId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        (IReadOnlyList<PastGate>)await context.GateVersions.Where(version => version.OwnerId == ownerId).OrderByDescending(version => version.Version)
            .Select(version => new PastGate(version.Version, version.Gate, version.By, version.At)).ToListAsync(token), ct);

    public Task<IReadOnlyList<JudgedAttempt>> LatestAsync(Guid sceneTypeId, int most, CancellationToken ct) => transactions.ReadAsync((context, token) =>
        LatestAsync(context, context.Attempts, context.Scenes.Where(scene => scene.SceneTypeId == sceneTypeId), most, token), ct);

    public Task<GateOverrideView?> OfProjectAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Projects.SingleOrDefaultAsync(project => project.Id == projectId, token) is { } project ? ViewOf(project) : null, ct);

    public Task<GateOverrideView?> OverrideAsync(Guid projectId, GateOverride change, int version, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await context.Database.ExecuteSqlRawAsync(context.Sql.Locked("projects", "id = {0}"), [projectId], token);
        var project = await context.Projects.SingleAsync(project => project.Id == projectId, token);
        if (project.GateOverrideVersion != version)
        {
            return null;
        }

        var changes = change.ChangesFrom(project.GateOverride).ToList();
        project.Override(change);
        Record(context, project.Id, project.GateOverrideVersion, new(change.Rules), changes, by);
        return (GateOverrideView?)ViewOf(project);
    }, ct);

    public Task<IReadOnlyList<GateView>> UsedByAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var types = await context.SceneTypes.Where(type => context.Scenes.Any(scene => scene.ProjectId == projectId && scene.SceneTypeId == type.Id)).OrderBy(type => type.Name).ToListAsync(token);
        return (IReadOnlyList<GateView>)[.. types.Select(type => new GateView(type.Id, type.Slug, type.Name, type.Gate, type.GateVersion))];
    }, ct);

    public Task<IReadOnlyList<JudgedAttempt>> LatestOfProjectAsync(Guid projectId, int most, CancellationToken ct) => transactions.ReadAsync((context, token) =>
        LatestAsync(context, context.Attempts.Where(attempt => attempt.ProjectId == projectId), context.Scenes, most, token), ct);

    private static GateOverrideView ViewOf(Project project) => new(project.Id, project.Name, project.GateOverride, project.GateOverrideVersion);

    private static async Task<IReadOnlyList<JudgedAttempt>> LatestAsync(StudioDbContext context, IQueryable<Attempt> attempts, IQueryable<Scene> scenes, int most, CancellationToken ct)
    {
        var latest = await (from attempt in attempts
                            join segment in context.SegmentsAndHidden on attempt.SegmentId equals segment.Id
                            join scene in scenes on segment.SceneId equals scene.Id
                            where attempt.Overall != null
                            orderby attempt.UpdatedAt descending
                            select new { attempt.Kind, attempt.Scores, scene.SceneTypeId }).Take(most).ToListAsync(ct);
        return [.. latest.Select(attempt => new JudgedAttempt(attempt.Kind, attempt.Scores) { SceneTypeId = attempt.SceneTypeId })];
    }

    private void Record(StudioDbContext context, Guid ownerId, int version, Gate gate, IEnumerable<string> changes, string by)
    {
        var now = time.GetUtcNow();
        context.GateVersions.Add(new(ids.Next(), ownerId, version, gate, by, now));
        context.AuditEntries.Add(new(ids.Next(), by, "gate.change", ownerId.ToString(), Cut($"version {version}: {string.Join("; ", changes)}"), now));
    }

    private static string Cut(string detail) => detail.Length <= AuditEntry.DetailLimit ? detail : string.Concat(detail.AsSpan(0, AuditEntry.DetailLimit - 1), "…");
}
