using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Which slot a lane goes on with.</summary>
internal static class SlotQueue
{
    /// <summary>The next one, locked; null when nothing is due.</summary>
    public static async Task<Slot?> NextAsync(StudioDbContext context, AssetKind kind, Backend backend, DateTimeOffset now, CancellationToken ct) =>
        (await context.Slots.FromSqlRaw(context.Sql.NextSlot, SnakeCase.Of(kind.ToString()), backend.Id, now, SnakeCase.Of(backend.Type.ToString())).ToListAsync(ct)).SingleOrDefault();

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
            || await NextAsync(context, claim.Kind, backend, now, ct) is not { } mine)
        {
            return false;
        }

        foreach (var kind in kinds)
        {
            if (await NextAsync(context, kind, backend, now, ct) is { } other
                && (other.Priority > mine.Priority || (other.Priority == mine.Priority && other.VirtualTime < mine.VirtualTime)))
            {
                return true;
            }
        }

        return false;
    }
}
