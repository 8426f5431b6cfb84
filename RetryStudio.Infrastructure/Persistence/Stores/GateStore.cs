using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>The gates of scene types, in the database.</summary>
public sealed class GateStore(StudioTransactions transactions, Ids ids, TimeProvider time) : IGateStore
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

        var now = time.GetUtcNow();
        if (!await context.GateVersions.AnyAsync(item => item.SceneTypeId == type.Id, token))
        {
            // The gate a scene type was born with.
            context.GateVersions.Add(new(ids.Next(), type.Id, version, type.Gate, "studio", now));
        }

        var detail = string.Join("; ", gate.ChangesFrom(type.Gate));
        type.ChangeGate(gate);
        context.AuditEntries.Add(new(ids.Next(), by, "gate.change", type.Id.ToString(), Cut($"version {type.GateVersion}: {detail}"), now));
        context.GateVersions.Add(new(ids.Next(), type.Id, type.GateVersion, gate, by, now));
        return (GateView?)new GateView(type.Id, type.Slug, type.Name, type.Gate, type.GateVersion);
    }, ct);

    public Task<IReadOnlyList<PastGate>> VersionsAsync(Guid sceneTypeId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        (IReadOnlyList<PastGate>)await context.GateVersions.Where(version => version.SceneTypeId == sceneTypeId).OrderByDescending(version => version.Version)
            .Select(version => new PastGate(version.Version, version.Gate, version.By, version.At)).ToListAsync(token), ct);

    public Task<IReadOnlyList<JudgedAttempt>> LatestAsync(Guid sceneTypeId, int most, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var latest = await (from attempt in context.Attempts
                            join segment in context.Segments on attempt.SegmentId equals segment.Id
                            join scene in context.Scenes on segment.SceneId equals scene.Id
                            where scene.SceneTypeId == sceneTypeId && attempt.Overall != null
                            orderby attempt.UpdatedAt descending
                            select new { attempt.Kind, attempt.Scores }).Take(most).ToListAsync(token);
        return (IReadOnlyList<JudgedAttempt>)[.. latest.Select(attempt => new JudgedAttempt(attempt.Kind, attempt.Scores))];
    }, ct);

    private static string Cut(string detail) => detail.Length <= AuditEntry.DetailLimit ? detail : string.Concat(detail.AsSpan(0, AuditEntry.DetailLimit - 1), "…");
}
