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

        Write(tryId, BudgetEntryKind.Hold, seconds);
        return true;
    }

    /// <summary>Gives back the hold and books what was used.</summary>
    public void Settle(Try delivery, bool machineFailed)
    {
        budget.Settle(delivery.Held, delivery.GpuSeconds, machineFailed);
        Write(delivery.Id, BudgetEntryKind.Release, delivery.Held);
        Write(delivery.Id, machineFailed ? BudgetEntryKind.Overhead : BudgetEntryKind.Charge, delivery.GpuSeconds);
    }

    /// <summary>A result that was charged could not be fetched: the studio pays for it, not the project.</summary>
    public void MoveToOverhead(Try delivery)
    {
        budget.MoveToOverhead(delivery.GpuSeconds);
        Write(delivery.Id, BudgetEntryKind.Charge, -delivery.GpuSeconds);
        Write(delivery.Id, BudgetEntryKind.Overhead, delivery.GpuSeconds);
    }

    /// <summary>A try that was given up went on and used more than was booked.</summary>
    public void BookLate(Try delivery, decimal used)
    {
        var more = Math.Max(0, decimal.Round(used, 4) - delivery.GpuSeconds);
        budget.BookOverhead(more);
        Write(delivery.Id, BudgetEntryKind.Overhead, more);
    }

    private void Write(Guid tryId, BudgetEntryKind kind, decimal seconds) =>
        context.BudgetEntries.Add(new(ids.Next(), budget.ProjectId, tryId, kind, seconds, now));
}
