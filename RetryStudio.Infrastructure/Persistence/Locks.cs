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
    /// <summary>The lock on a backend's row covers its lanes.</summary>
    /// <returns>Null when it has been removed, and its lanes with it.</returns>
    public static async Task<Backend?> LockBackendAsync(this StudioDbContext context, Guid id, CancellationToken ct) =>
        (await context.Backends.FromSqlRaw(context.Sql.Locked("backends", "id = {0}"), id).ToListAsync(ct)).SingleOrDefault();

    public static Task<List<Slot>> LockSlotsOfSegmentAsync(this StudioDbContext context, Guid segmentId, CancellationToken ct) =>
        context.Slots.FromSqlRaw(context.Sql.Locked("slots", "segment_id = {0}", "id"), segmentId).ToListAsync(ct);

    /// <summary>Without those of segments in the bin.</summary>
    /// <param name="passOverHeld">Without those that somebody else holds just now.</param>
    public static Task<List<Slot>> LockSlotsOfProjectAsync(this StudioDbContext context, Guid projectId, CancellationToken ct, bool passOverHeld = false) =>
        context.Slots.FromSqlRaw(context.Sql.Locked("slots", "project_id = {0} AND segment_id IN (SELECT id FROM segments WHERE project_id = {0} AND binned_at IS NULL)", "id", passOverHeld), projectId).ToListAsync(ct);

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
