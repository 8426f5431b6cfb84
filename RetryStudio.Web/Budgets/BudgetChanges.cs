using RetryStudio.Domain.Live;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Budgets;

/// <summary>Has budgets read again: at once when one was set, now and then while something is generated, since a forecast asks much of the database.</summary>
public sealed class BudgetChanges(LiveFeed feed, Func<StudioEvent, bool> concerns, Func<Task> read, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>What runs changes a forecast slowly.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);

    private readonly ChangeGatherer _set = new(feed, change => change is StudioEvent.BudgetChanged && concerns(change), AtOnce, (_, _) => read(), time, logger);
    private readonly ChangeGatherer _used = new(feed, change => change is not StudioEvent.BudgetChanged && concerns(change), Window, (_, _) => read(), time, logger);

    public void Dispose()
    {
        _set.Dispose();
        _used.Dispose();
    }
}
