using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Retries;

/// <summary>Everything a decision depends on.</summary>
/// <param name="AttemptNumber">The attempt that is being decided, counted over the slot's whole life.</param>
/// <param name="Original">The recipe before jitter.</param>
/// <param name="BackendId">Where it ran; null when it never ran.</param>
/// <param name="Others">The other backends that can make it and are turned on.</param>
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
    /// <summary>A person granted this round: the policy is the larger one, and every check that fails leads to a retry.</summary>
    public bool Granted { get; init; }

    /// <summary>The workflow is given the seed: otherwise a further attempt would give the same.</summary>
    public bool TakesSeed { get; init; } = true;

    /// <summary>Those of the others that are in service and have not failed the slot in this round.</summary>
    public IEnumerable<BackendOption> Untried => Others.Where(option => option.InService && !History.RoundFailures.Any(failed => failed.BackendId == option.Id));

    /// <summary>Those of the others that have not been too small for the slot in this round.</summary>
    public IEnumerable<BackendOption> LargeEnough => Others.Where(option => !History.RoundFailures.Contains(new(option.Id, ErrorClass.OutOfMemory)));
}

/// <summary>A backend that could take the next try.</summary>
/// <param name="InService">It gets work; one that was taken out does not.</param>
/// <param name="FreeMemory">Bytes free on its largest GPU; null when it does not say.</param>
public sealed record BackendOption(Guid Id, string Name, long? FreeMemory, bool InService = true);
