namespace RetryStudio.Domain.Budgets;

public enum BudgetEntryKind
{
    /// <summary>Reserved before a try.</summary>
    Hold,

    /// <summary>A hold given back after it.</summary>
    Release,

    /// <summary>Used by a try, paid by the project.</summary>
    Charge,

    /// <summary>Used by a try whose machine failed, paid by the studio.</summary>
    Overhead,
}

/// <summary>One line in the book. Lines are only ever added.</summary>
public sealed class BudgetEntry
{
    private BudgetEntry()
    {
    }

    public BudgetEntry(Guid id, Guid projectId, Guid tryId, BudgetEntryKind kind, decimal gpuSeconds, decimal cost, DateTimeOffset at) =>
        (Id, ProjectId, TryId, Kind, GpuSeconds, Cost, At) = (id, projectId, tryId, kind, gpuSeconds, cost, at);

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid TryId { get; private set; }

    public BudgetEntryKind Kind { get; private set; }

    public decimal GpuSeconds { get; private set; }

    /// <summary>Money at the backend's rate when it was booked: a later rate changes nothing. 0 for what is held and released.</summary>
    public decimal Cost { get; private set; }

    public DateTimeOffset At { get; private set; }
}
