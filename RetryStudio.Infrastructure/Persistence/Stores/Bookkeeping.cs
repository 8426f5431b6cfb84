using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Moves a budget and writes the line in the book that explains it.</summary>
internal sealed class Bookkeeping(StudioDbContext context, Budget budget, Ids ids, DateTimeOffset now)
{
    public bool TryHold(Guid tryId, decimal seconds)
    {
        if (!budget.TryHold(seconds))
        {
            return false;
        }

        Write(tryId, BudgetEntryKind.Hold, seconds, 0);
        return true;
    }

    /// <summary>Gives back the hold and books what was used.</summary>
    /// <param name="rate">Money per GPU hour of its backend; null when it has none.</param>
    public void Settle(Try delivery, bool machineFailed, decimal? rate)
    {
        var cost = GpuCost.Of(delivery.GpuSeconds, rate);
        budget.Settle(delivery.Held, delivery.GpuSeconds, machineFailed, cost);
        Write(delivery.Id, BudgetEntryKind.Release, delivery.Held, 0);
        Write(delivery.Id, machineFailed ? BudgetEntryKind.Overhead : BudgetEntryKind.Charge, delivery.GpuSeconds, cost);
    }

    /// <summary>A result that was charged could not be fetched: the studio pays for it, not the project.</summary>
    public async Task MoveToOverheadAsync(Try delivery, CancellationToken ct)
    {
        // What was booked for it, whatever its backend's rate is by now.
        var cost = await context.BudgetEntries.Where(entry => entry.TryId == delivery.Id && entry.Kind == BudgetEntryKind.Charge).SumAsync(entry => entry.Cost, ct);
        budget.MoveToOverhead(delivery.GpuSeconds, cost);
        Write(delivery.Id, BudgetEntryKind.Charge, -delivery.GpuSeconds, -cost);
        Write(delivery.Id, BudgetEntryKind.Overhead, delivery.GpuSeconds, cost);
    }

    /// <summary>A try that was given up went on and used more than was booked.</summary>
    public async Task BookLateAsync(Try delivery, decimal used, CancellationToken ct)
    {
        var more = Math.Max(0, decimal.Round(used, 4) - delivery.GpuSeconds);
        var cost = GpuCost.Of(more, await context.Backends.Where(backend => backend.Id == delivery.BackendId).Select(backend => backend.CostPerHour).SingleOrDefaultAsync(ct));
        budget.BookOverhead(more, cost);
        Write(delivery.Id, BudgetEntryKind.Overhead, more, cost);
    }

    private void Write(Guid tryId, BudgetEntryKind kind, decimal seconds, decimal cost) =>
        context.BudgetEntries.Add(new(ids.Next(), budget.ProjectId, tryId, kind, seconds, cost, now));
}
