using System.Diagnostics;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Retries;

/// <summary>Decides what happens next. Pure: no clock, no I/O, no logger.</summary>
public static class RetryPlanner
{
    /// <summary>How long a slot rests when no backend could be reached.</summary>
    public static readonly TimeSpan WaitForBackend = TimeSpan.FromSeconds(2);

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
        var verdict = ErrorClassifier.Classify(failure.Error, context.Backend);
        if (context.CancelRequested)
        {
            return End(context, DecisionReason.Cancelled, $"{verdict.Sentence} It is not tried again, because it was cancelled.");
        }

        if (!verdict.Transient)
        {
            return End(context, DecisionReason.PermanentError, verdict.Sentence);
        }

        var retry = context.History.FailedTries + 1;
        if (retry > Backoff.MaxRetries)
        {
            return End(context, DecisionReason.MachineFailedTooOften, $"{verdict.Sentence} That was try {retry}; an admin should look at the backends, then press 'Retry failed'.");
        }

        var delay = Backoff.Delay(retry, new SplitMix(context.Entropy).NextDouble());
        var where = context.OtherBackendExists ? "on another backend if one is free" : "on the same backend";
        return new Decision.RetryTry(delay, context.OtherBackendExists, DecisionReason.MachineFailed, $"{verdict.Sentence} The same recipe goes out again {where} (retry {retry} of {Backoff.MaxRetries}).");
    }

    // The attempt came to nothing, but what has passed in this round is not thrown away with it.
    private static Decision End(PlanningContext context, DecisionReason reason, string sentence) => BestOfN.Choose(context.History.Earlier) is { } best
        ? Select(best, context.History.Earlier, DecisionReason.BestOfPossible, sentence)
        : new Decision.GiveUp(reason, sentence);

    private static Decision AfterVerdict(PlanningContext context, Verdict verdict)
    {
        var history = context.History.Earlier.Add(new(context.AttemptNumber, verdict.Outcome == VerdictOutcome.Passed, verdict.Overall));
        return verdict.Outcome switch
        {
            VerdictOutcome.Passed => AfterPass(context, history),
            VerdictOutcome.Unmeasured => BestOfN.Choose(history) is { } best
                ? Select(best, history, DecisionReason.BestOfPossible, verdict.Sentence)
                : new Decision.Escalate(DecisionReason.NotMeasured, verdict.Sentence),
            VerdictOutcome.Failed => AfterFail(context, verdict, history),
            _ => throw new UnreachableException(),
        };
    }

    private static Decision AfterPass(PlanningContext context, IReadOnlyCollection<PastAttempt> history)
    {
        var passed = history.Count(attempt => attempt.Passed);
        var wanted = context.Policy.Enabled && !context.ByPerson ? context.Policy.BestOf : 1;
        if (passed < wanted && Obstacle(context, history) is null && context.BudgetHasRoom)
        {
            return Another(context, DecisionReason.BestOfWantsMore, $"Passed. The policy compares the best {wanted}, so another attempt follows ({passed} of {wanted}).");
        }

        return passed > 1
            ? Select(BestOfN.Choose(history)!, history, passed >= wanted ? DecisionReason.BestOfReached : DecisionReason.BestOfPossible, "")
            : new Decision.Accept(DecisionReason.Passed, "Passed every check of the gate.");
    }

    private static Decision AfterFail(PlanningContext context, Verdict verdict, IReadOnlyCollection<PastAttempt> history)
    {
        var obstacle = Obstacle(context, history) ?? NoTrigger(context, verdict, history);
        if (obstacle is null && context.BudgetHasRoom)
        {
            return Another(context, DecisionReason.CheckFailed, $"{verdict.Sentence} Attempt {history.Count + 1} of {context.Policy.MaxAttempts} follows.");
        }

        if (BestOfN.Choose(history) is { } best)
        {
            return Select(best, history, DecisionReason.BestOfPossible, verdict.Sentence);
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

        if (!policy.Enabled)
        {
            return (DecisionReason.PolicyOff, $"Retrying is switched off for '{context.PolicyName}', so a person decides.");
        }

        if (history.Count >= policy.MaxAttempts)
        {
            return (DecisionReason.AttemptsExhausted, $"All {policy.MaxAttempts} attempts of the policy are used, so a person decides.");
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
        return gathering || verdict.FailedChecks.Any(context.Policy.TriggerChecks.Contains)
            ? null
            : (DecisionReason.CheckDoesNotTrigger, $"The policy of '{context.PolicyName}' does not retry for this check, so a person decides.");
    }

    private static Decision.NewAttempt Another(PlanningContext context, DecisionReason reason, string sentence)
    {
        var recipe = ParameterJitter.Fresh(context.Original, context.Policy, context.AttemptNumber + 1, context.Entropy, context.History) ?? throw new UnreachableException();
        var variation = string.Join(" · ", ParameterJitter.Compare(context.Original, recipe));
        return new(recipe, variation, context.OtherBackendExists ? context.Policy.OtherBackend : OtherBackend.Ignore, reason, sentence);
    }

    private static Decision.SelectBest Select(PastAttempt best, IReadOnlyCollection<PastAttempt> history, DecisionReason reason, string because)
    {
        var passed = history.Count(attempt => attempt.Passed);
        var choice = passed == 1
            ? FormattableString.Invariant($"Attempt {best.Number} passed, with a quality of {best.Overall:0.00}, and is kept.")
            : FormattableString.Invariant($"Attempt {best.Number} is the best of {passed} that passed, with a quality of {best.Overall:0.00}.");
        return new(best.Number, reason, because.Length == 0 ? choice : $"{because} {choice}");
    }
}
