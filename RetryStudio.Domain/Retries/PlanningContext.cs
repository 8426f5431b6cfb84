using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Retries;

/// <summary>Everything a decision depends on.</summary>
/// <param name="AttemptNumber">The attempt that is being decided, counted over the slot's whole life.</param>
/// <param name="Original">The recipe before jitter.</param>
/// <param name="BackendId">Where it ran; null when it never ran.</param>
/// <param name="Others">The other backends in service that can make it.</param>
/// <param name="BudgetHasRoom">Whether one more attempt fits the budget.</param>
/// <param name="CancelRequested">Somebody cancelled the slot while the attempt was on its way.</param>
/// <param name="ByPerson">A person asked for this very attempt: no retry follows it on its own.</param>
/// <param name="Entropy">A random number, from which seeds and delays are made.</param>
public sealed record PlanningContext(
    RetryPolicy Policy,
    string PolicyName,
    AttemptHistory History,
    int AttemptNumber,
    Recipe Original,
    Guid? BackendId,
    string Backend,
    ImmutableArray<BackendOption> Others,
    bool BudgetHasRoom,
    bool CancelRequested,
    bool ByPerson,
    ulong Entropy)
{
    /// <summary>Those of the others that have not failed this attempt in this round.</summary>
    public IEnumerable<BackendOption> Untried => Others.Where(option => !History.FailedTries.Any(failed => failed.BackendId == option.Id));
}

/// <summary>A backend that could take the next try.</summary>
/// <param name="FreeMemory">Bytes free on its largest GPU; null when it does not say.</param>
public sealed record BackendOption(Guid Id, string Name, long? FreeMemory);
