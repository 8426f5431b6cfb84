using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>The escalation by which a slot waits for a person.</summary>
internal static class OpenEscalation
{
    /// <summary>Harmless where none is open.</summary>
    public static async Task CloseAsync(StudioDbContext context, Slot slot, EscalationOutcome outcome, string by, string resolution, DateTimeOffset now, CancellationToken ct)
    {
        if (await context.Escalations.SingleOrDefaultAsync(item => item.SlotId == slot.Id && item.ClosedAt == null, ct) is { } open)
        {
            open.Close(outcome, by, resolution, now);
        }
    }
}
