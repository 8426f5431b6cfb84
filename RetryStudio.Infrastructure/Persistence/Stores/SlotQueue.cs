using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Which slot a lane goes on with.</summary>
internal static class SlotQueue
{
    /// <summary>
    /// How far ahead of its turn a slot may go because the models it needs are loaded: that many turns of a project of weight 1. A
    /// project whose models are not loaded falls behind by this at most, whatever the others bring.
    /// </summary>
    private const double LookAhead = 4;

    /// <summary>How long a fresh slot is left to free backends of a higher weight.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(1);

    /// <summary>The next one, locked; null when nothing is due. One whose models the backend has loaded may go a little ahead of its turn.</summary>
    public static async Task<Slot?> NextAsync(StudioDbContext context, AssetKind kind, Backend backend, DateTimeOffset now, CancellationToken ct)
    {
        var head = await HeadAsync(context, kind, backend, now, ct);
        return head is null || backend.WarmWorkflow is not { } warm || head.Workflow == warm
            ? head
            : await FirstAsync(context, context.Sql.NextWarmSlot, [.. Parameters(kind, backend, now), warm, head.VirtualTime + LookAhead, head.Priority], ct) ?? head;
    }

    /// <summary>Lanes that share a GPU take turns: whoever's next slot has waited longer in the round-robin goes first.</summary>
    public static async Task<bool> IsSiblingsTurnAsync(StudioDbContext context, LaneClaim claim, Lane lane, DateTimeOffset now, CancellationToken ct)
    {
        var backend = context.Backends.Local.Single();
        if (!backend.LanesExclusive)
        {
            return false;
        }

        var kinds = await context.Lanes.Where(other => other.BackendId == claim.BackendId && other.Id != lane.Id && other.Kind != claim.Kind).Select(other => other.Kind).Distinct().ToListAsync(ct);
        if (!await context.Slots.AnyAsync(slot => kinds.Contains(slot.Kind) && (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Failed) && slot.Ready, ct)
            || await HeadAsync(context, claim.Kind, backend, now, ct) is not { } mine)
        {
            return false;
        }

        foreach (var kind in kinds)
        {
            if (await HeadAsync(context, kind, backend, now, ct) is { } other
                && (other.Priority > mine.Priority || (other.Priority == mine.Priority && other.VirtualTime < mine.VirtualTime)))
            {
                return true;
            }
        }

        return false;
    }

    private static Task<Slot?> HeadAsync(StudioDbContext context, AssetKind kind, Backend backend, DateTimeOffset now, CancellationToken ct) =>
        FirstAsync(context, context.Sql.NextSlot, [.. Parameters(kind, backend, now)], ct);

    private static async Task<Slot?> FirstAsync(StudioDbContext context, string sql, object[] parameters, CancellationToken ct) =>
        (await context.Slots.FromSqlRaw(sql, parameters).ToListAsync(ct)).SingleOrDefault();

    private static IEnumerable<object> Parameters(AssetKind kind, Backend backend, DateTimeOffset now) =>
        [SnakeCase.Of(kind.ToString()), backend.Id, now, SnakeCase.Of(backend.Type.ToString()), backend.Weight, now - HeadStart];
}
