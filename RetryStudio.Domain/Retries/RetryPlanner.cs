using System.Diagnostics;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Retries;

/// <summary>Decides what happens next. Pure: no clock, no I/O, no logger.</summary>
public static class RetryPlanner
{
    /// <summary>How long a slot rests when no backend could be reached.</summary>
    public static readonly TimeSpan WaitForBackend = TimeSpan.FromSeconds(2);

    /// <summary>That many failures of which no two are of the same kind on the same backend are not the fault of one machine.</summary>
    private const int MostDifferentFailures = 3;

    /// <summary>What holds now, and what would hold if somebody cancels before it is written down.</summary>
    public static Ruling Rule(PlanningContext context, AttemptResult result) =>
        new(Decide(context, result), Decide(context with { CancelRequested = true }, result));

    public static Decision Decide(PlanningContext context, AttemptResult result) => result switch
    {
        AttemptResult.Cancelled => End(context, DecisionReason.Cancelled, "Cancelled. What was done so far is kept."),
        AttemptResult.NoBackend when context.CancelRequested => End(context, DecisionReason.Cancelled, $"Cancelled while {context.Backend} could not be reached. What was done so far is kept."),
        AttemptResult.NoBackend none => new Decision.Wait(WaitForBackend, DecisionReason.BackendUnavailable, $"{context.Backend} cannot be reached ({none.Reason}). Waiting; nothing is used up."),
        AttemptResult.MachineFailed failure => AfterMachineFailure(context, failure),
        AttemptResult.Judged judged => AfterVerdict(context, judged.Verdict),
        _ => throw new UnreachableException(),
    };

    private static Decision AfterMachineFailure(PlanningContext context, AttemptResult.MachineFailed failure)
    {
        var verdict = ErrorClassifier.Classify(failure.Error, context.Backend, failure.Subject);
        if (context.CancelRequested)
        {
            return End(context, DecisionReason.Cancelled, $"{verdict.Sentence} It is not tried again, because it was cancelled.");
        }

        if (!verdict.Transient)
        {
            return End(context, DecisionReason.PermanentError, verdict.Sentence);
        }

        var retry = context.History.FailedTries.Length + 1;
        if (TooOften(context, failure.Error, retry) is { } limit)
        {
            return End(context, DecisionReason.MachineFailedTooOften, $"{verdict.Sentence} {limit}");
        }

        var delay = Backoff.Delay(retry, new SplitMix(context.Entropy).NextDouble());
        var roomiest = failure.Error == ErrorClass.OutOfMemory ? Roomiest(context) : null;
        var where = roomiest is not null ? $"to {roomiest.Name}, which has the most free GPU memory"
            : context.Untried.Any() ? "on another backend"
            : context.Others.IsEmpty ? "on the same backend"
            : "on whichever backend is free, since each has failed it once";
        return new Decision.RetryTry(delay, roomiest?.Id, DecisionReason.MachineFailed, $"{verdict.Sentence} The same recipe goes out again {where} (retry {retry} of {Backoff.MaxRetries}).");
    }

    /// <summary>Why the same recipe is not sent again; null when it may be.</summary>
    private static string? TooOften(PlanningContext context, ErrorClass error, int retry)
    {
        var failures = context.History.RoundFailures;
        if (context.BackendId is { } here)
        {
            failures = failures.Add(new(here, error));
        }

        if (failures.Distinct().Count() >= MostDifferentFailures)
        {
            return $"That was the third different machine failure, so the cause is hardly one machine. An admin should look at the recipe and the backends, then press 'Retry failed'.";
        }

        if (retry > Backoff.MaxRetries)
        {
            return $"That was try {retry}; an admin should look at the backends, then press 'Retry failed'.";
        }

        // A GPU that is too small does not grow: it never gets the same recipe again.
        return error == ErrorClass.OutOfMemory && !context.LargeEnough.Any()
            ? $"{(context.Others.IsEmpty ? "No other backend can make it." : "So did every other backend that can make it.")} Use a smaller size or a GPU with more memory, then press 'Retry failed'."
            : null;
    }

    private static BackendOption? Roomiest(PlanningContext context) =>
        context.Untried.Where(option => option.FreeMemory is not null).OrderByDescending(option => option.FreeMemory).FirstOrDefault();

    // The attempt came to nothing, but what has passed in this round is not thrown away with it.
    private static Decision End(PlanningContext context, DecisionReason reason, string sentence) =>
        Kept(context, context.History.Earlier, sentence) ?? new Decision.GiveUp(reason, sentence);

    /// <summary>The best that is there when nothing more follows, a late result only where no other passed; null when nothing passed.</summary>
    private static Decision? Kept(PlanningContext context, IReadOnlyCollection<PastAttempt> history, string because)
    {
        var candidates = BestOfN.Choose(history) is null ? context.History.Late : history;
        return BestOfN.Choose(candidates) is { } best ? Select(best, candidates, DecisionReason.BestOfPossible, because) : null;
    }

    private static Decision AfterVerdict(PlanningContext context, Verdict verdict)
    {
        var history = context.History.Earlier.Add(new(context.AttemptNumber, verdict.Outcome == VerdictOutcome.Passed, verdict.Overall) { Scores = verdict.Weighed });
        return verdict.Outcome switch
        {
            VerdictOutcome.Passed => AfterPass(context, verdict, history),
            VerdictOutcome.Unmeasured => Kept(context, history, verdict.Sentence) ?? new Decision.Escalate(DecisionReason.NotMeasured, verdict.Sentence),
            VerdictOutcome.Failed => AfterFail(context, verdict, history),
            _ => throw new UnreachableException(),
        };
    }

    private static Decision AfterPass(PlanningContext context, Verdict verdict, IReadOnlyCollection<PastAttempt> history)
    {
        var passed = history.Count(attempt => attempt.Passed);
        var wanted = context.Policy.Enabled && !context.ByPerson ? context.Policy.BestOf : 1;
        if (passed < wanted && Obstacle(context, history) is null && context.BudgetHasRoom)
        {
            return Another(context, DecisionReason.BestOfWantsMore, $"Passed. The policy compares the best {wanted}, so another attempt follows ({passed} of {wanted}).");
        }

        return passed > 1
            ? Select(BestOfN.Choose(history)!, history, passed >= wanted ? DecisionReason.BestOfReached : DecisionReason.BestOfPossible, "")
            : new Decision.Accept(DecisionReason.Passed, verdict.Warns ? $"Passed. {verdict.Sentence}" : "Passed every check of the gate.");
    }

    private static Decision AfterFail(PlanningContext context, Verdict verdict, IReadOnlyCollection<PastAttempt> history)
    {
        var obstacle = Obstacle(context, history) ?? NoTrigger(context, verdict, history);
        if (obstacle is null && context.BudgetHasRoom)
        {
            return Another(context, DecisionReason.CheckFailed, $"{verdict.Sentence} Attempt {history.Count + 1} of {context.Policy.MaxAttempts} follows.");
        }

        if (Kept(context, history, verdict.Sentence) is { } kept)
        {
            return kept;
        }

        return obstacle switch
        {
            null => new Decision.Park(Another(context, DecisionReason.CheckFailed, ""), DecisionReason.BudgetExhausted, $"{verdict.Sentence} The budget has no room for another attempt. Raise it and press 'Continue'."),
            (DecisionReason.Cancelled, _) => new Decision.GiveUp(DecisionReason.Cancelled, $"{verdict.Sentence} No further attempt follows, because the run was cancelled."),
            var (reason, sentence) => new Decision.Escalate(reason, $"{verdict.Sentence} {sentence}"),
        };
    }

    /// <summary>Why no further attempt may follow, apart from the budget; null when one may.</summary>
    private static (DecisionReason Reason, string Sentence)? Obstacle(PlanningContext context, IReadOnlyCollection<PastAttempt> history)
    {
        var policy = context.Policy;
        if (context.CancelRequested)
        {
            return (DecisionReason.Cancelled, "");
        }

        if (context.ByPerson)
        {
            return (DecisionReason.NotRequested, "A person asked for this attempt, so a person decides what follows.");
        }

        if (!context.TakesSeed)
        {
            return (DecisionReason.NothingToVary, "The workflow takes no seed, so a retry would give the same.");
        }

        if (!policy.Enabled)
        {
            return (DecisionReason.PolicyOff, $"Retrying is switched off for '{context.PolicyName}', so a person decides.");
        }

        if (history.Count >= policy.MaxAttempts)
        {
            return (DecisionReason.AttemptsExhausted, $"All {policy.MaxAttempts} attempts {(context.Granted ? "that were granted" : "of the policy")} are used, so a person decides.");
        }

        if (ParameterJitter.Fresh(context.Original, policy, context.AttemptNumber + 1, context.Entropy, context.History) is null)
        {
            return (DecisionReason.NothingToVary, "The policy does not vary the seed, and its jitter gives no recipe that was not tried already. A retry would give the same picture, so a person decides.");
        }

        // Gathering passes for a comparison is not mending.
        var failed = history.Count(attempt => !attempt.Passed);
        return policy.StopWhenFixChanceBelow is { } least && failed == history.Count && FixChance.Prior(failed) is var chance && chance < least
            ? (DecisionReason.ChanceTooLow, $"The chance that another attempt mends it is {chance:P0}, below the policy's {least:P0}, so a person decides.")
            : null;
    }

    private static (DecisionReason Reason, string Sentence)? NoTrigger(PlanningContext context, Verdict verdict, IReadOnlyCollection<PastAttempt> history)
    {
        var gathering = history.Any(attempt => attempt.Passed);
        return gathering || context.Granted || verdict.FailedChecks.Any(context.Policy.TriggerChecks.Contains)
            ? null
            : (DecisionReason.CheckDoesNotTrigger, $"The policy of '{context.PolicyName}' does not retry for this check, so a person decides.");
    }

    private static Decision.NewAttempt Another(PlanningContext context, DecisionReason reason, string sentence)
    {
        var recipe = ParameterJitter.Fresh(context.Original, context.Policy, context.AttemptNumber + 1, context.Entropy, context.History) ?? throw new UnreachableException();
        var variation = string.Join(" · ", ParameterJitter.Compare(context.Original, recipe));
        return new(recipe, variation, context.LargeEnough.Any() ? context.Policy.OtherBackend : OtherBackend.Ignore, reason, sentence);
    }

    private static Decision.SelectBest Select(PastAttempt best, IReadOnlyCollection<PastAttempt> history, DecisionReason reason, string because)
    {
        var passed = history.Count(attempt => attempt.Passed);
        var choice = passed == 1
            ? FormattableString.Invariant($"Attempt {best.Number} passed, with a quality of {best.Overall:0.00}, and is kept.")
            : FormattableString.Invariant($"Attempt {best.Number} is the best of {passed} that passed, with a quality of {best.Overall:0.00}.{(BestOfN.LeavesChecksOut(history) ? " They were compared by the checks that all of them were measured by." : "")}");
        return new(best.Number, reason, because.Length == 0 ? choice : $"{because} {choice}");
    }
}
