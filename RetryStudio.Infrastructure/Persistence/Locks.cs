using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence;

/// <summary>
/// Reads rows for change. Always in this order: backend, slots by id, budget. A lane that looks for its next slot passes over what
/// others hold, so it waits for nobody.
/// </summary>
internal static class Locks
{
    private const string OnTheBoard = "segment_id IN (SELECT id FROM segments WHERE project_id = {0} AND binned_at IS NULL AND panel IS NULL AND take_number IS NULL)";

    private const string Spoken = "segment_id IN (SELECT id FROM segments WHERE project_id = {0} AND binned_at IS NULL AND panel IS NULL)";

    private const string OnTheSheet = "segment_id IN (SELECT id FROM segments WHERE project_id = {0} AND panel IS NOT NULL)";

    private const string Open = "project_id = {0} AND status IN ('queued', 'generating', 'failed')";

    /// <summary>The lock on a backend's row covers its lanes.</summary>
    /// <returns>Null when it has been removed, and its lanes with it.</returns>
    public static async Task<Backend?> LockBackendAsync(this StudioDbContext context, Guid id, CancellationToken ct) =>
        (await context.Backends.FromSqlRaw(context.Sql.Locked("backends", "id = {0}"), id).ToListAsync(ct)).SingleOrDefault();

    public static Task<List<Slot>> LockSlotsOfSegmentAsync(this StudioDbContext context, Guid segmentId, CancellationToken ct) =>
        context.Slots.FromSqlRaw(context.Sql.Locked("slots", "segment_id = {0}", "id"), segmentId).ToListAsync(ct);

    public static Task<List<Slot>> LockVideoSlotsAsync(this StudioDbContext context, IReadOnlyCollection<Guid> segments, CancellationToken ct) =>
        context.Slots.FromSqlRaw(context.Sql.Locked("slots", $"kind = 'video' AND segment_id IN ({string.Join(", ", segments.Select((_, index) => $"{{{index}}}"))})", "id"), [.. segments.Cast<object>()]).ToListAsync(ct);

    /// <summary>Those of the storyboard with those of takes.</summary>
    public static Task<List<Slot>> LockSlotsOfProjectAndTakesAsync(this StudioDbContext context, Guid projectId, CancellationToken ct) =>
        context.Slots.FromSqlRaw(context.Sql.Locked("slots", $"project_id = {{0}} AND {Spoken}", "id"), projectId).ToListAsync(ct);

    /// <summary>Without those of segments in the bin, of panels and of takes.</summary>
    public static Task<List<Slot>> LockSlotsOfProjectAsync(this StudioDbContext context, Guid projectId, CancellationToken ct) =>
        context.Slots.FromSqlRaw(context.Sql.Locked("slots", $"project_id = {{0}} AND {OnTheBoard}", "id"), projectId).ToListAsync(ct);

    /// <summary>Those of the coherence sheet's panels.</summary>
    public static Task<List<Slot>> LockSlotsOfSheetAsync(this StudioDbContext context, Guid projectId, CancellationToken ct) =>
        context.Slots.FromSqlRaw(context.Sql.Locked("slots", $"project_id = {{0}} AND {OnTheSheet}", "id"), projectId).ToListAsync(ct);

    /// <summary>Those that are queued, generating or waiting for a retry.</summary>
    public static Task<List<Slot>> LockOpenSlotsAsync(this StudioDbContext context, Guid projectId, CancellationToken ct) =>
        context.Slots.FromSqlRaw(context.Sql.Locked("slots", Open, "id"), projectId).ToListAsync(ct);

    /// <summary>The same without those that somebody else holds just now. Nothing waits, so no order is kept.</summary>
    public static async Task<List<Slot>> LockFreeOpenSlotsAsync(this StudioDbContext context, Guid projectId, CancellationToken ct)
    {
        var locked = context.Sql.Locked("slots", Open, passOverHeld: true);

        // All at once, before the first row is read: a row is locked only when it is fetched, and lanes would lease the rest meanwhile.
        await context.Database.SqlQueryRaw<int>(StudioSql.Counted(locked), projectId).SingleAsync(ct);
        return await context.Slots.FromSqlRaw(locked, projectId).ToListAsync(ct);
    }

    public static Task<List<Slot>> LockSlotsInBinAsync(this StudioDbContext context, Guid projectId, CancellationToken ct) =>
        context.Slots.FromSqlRaw(context.Sql.Locked("slots", "project_id = {0} AND segment_id IN (SELECT id FROM segments WHERE project_id = {0} AND binned_at IS NOT NULL)", "id"), projectId).ToListAsync(ct);

    /// <summary>One after the other in the order of their ids; twice the same is locked once.</summary>
    public static async Task LockBudgetsAsync(this StudioDbContext context, IReadOnlyCollection<Guid> projects, CancellationToken ct)
    {
        foreach (var project in projects.Distinct().Order())
        {
            await context.LockBudgetAsync(project, ct);
        }
    }

    public static async Task<Budget> LockBudgetAsync(this StudioDbContext context, Guid projectId, CancellationToken ct) =>
        (await context.Budgets.FromSqlRaw(context.Sql.Locked("budgets", "project_id = {0}"), projectId).ToListAsync(ct)).Single();
}
