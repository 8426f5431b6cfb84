using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>The attempt that is selected in a slot.</summary>
internal static class SelectedAttempt
{
    /// <summary>The database allows one selected attempt: the earlier one must be gone before the new one comes. Harmless where none is.</summary>
    /// <param name="except">The attempt that is to be selected.</param>
    public static async Task DeselectAsync(this Slot slot, StudioDbContext context, DateTimeOffset now, CancellationToken ct, Guid? except = null)
    {
        if (await context.Attempts.SingleOrDefaultAsync(item => item.SlotId == slot.Id && item.IsSelected, ct) is { } earlier && earlier.Id != except)
        {
            earlier.Deselect(now);
            await context.SaveChangesAsync(ct);
        }
    }
}
