using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Retries;

/// <summary>Everything a decision depends on.</summary>
/// <param name="AttemptNumber">The attempt that is being decided, counted over the slot's whole life.</param>
/// <param name="Original">The recipe before jitter.</param>
/// <param name="BudgetHasRoom">Whether one more attempt fits the budget.</param>
/// <param name="CancelRequested">Somebody cancelled the slot while the attempt was on its way.</param>
/// <param name="ByPerson">A person asked for this very attempt: no retry follows it on its own.</param>
/// <param name="OtherBackendExists">Another enabled backend serves the kind.</param>
/// <param name="Entropy">A random number, from which seeds and delays are made.</param>
public sealed record PlanningContext(
    RetryPolicy Policy,
    string PolicyName,
    AttemptHistory History,
    int AttemptNumber,
    Recipe Original,
    string Backend,
    bool BudgetHasRoom,
    bool CancelRequested,
    bool ByPerson,
    bool OtherBackendExists,
    ulong Entropy);
