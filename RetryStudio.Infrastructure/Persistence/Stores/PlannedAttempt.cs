using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>The attempt that a waiting slot would go on with.</summary>
internal static class PlannedAttempt
{
    /// <summary>It will not be made any more. Harmless for a slot that has none.</summary>
    public static async Task WithdrawPlannedAsync(this Slot slot, StudioDbContext context, DateTimeOffset now, CancellationToken ct)
    {
        if (slot.CurrentAttemptId is { } id && await context.Attempts.SingleAsync(attempt => attempt.Id == id, ct) is { IsOpen: true } planned)
        {
            planned.Cancel(0, now);
        }
    }
}
