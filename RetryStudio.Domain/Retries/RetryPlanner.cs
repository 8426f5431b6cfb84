using System.Diagnostics;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Retries;

/// <summary>Decides what happens next. Pure: no clock, no I/O, no logger.</summary>
public static class RetryPlanner
{
    /// <summary>How long a slot rests when no backend could be reached.</summary>
    public static readonly TimeSpan WaitForBackend = TimeSpan.FromSeconds(2);

    public static Decision Decide(PlanningContext context, AttemptResult result) => result switch
    {
        AttemptResult.Cancelled => new Decision.GiveUp(DecisionReason.Cancelled, "Cancelled. What was done so far is kept."),
        AttemptResult.NoBackend when context.CancelRequested => new Decision.GiveUp(DecisionReason.Cancelled, $"Cancelled while {context.Backend} could not be reached. What was done so far is kept."),
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
            return new Decision.GiveUp(DecisionReason.Cancelled, $"{verdict.Sentence} It is not tried again, because it was cancelled.");
        }

        if (!verdict.Transient)
        {
            return new Decision.GiveUp(DecisionReason.PermanentError, verdict.Sentence);
        }

        var retry = context.History.FailedTries + 1;
        if (retry > Backoff.MaxRetries)
        {
            return new Decision.GiveUp(DecisionReason.MachineFailedTooOften, $"{verdict.Sentence} That was try {retry}; an admin should look at the backends, then press 'Retry failed'.");
        }

        var delay = Backoff.Delay(retry, new SplitMix(context.Entropy).NextDouble());
        var where = context.OtherBackendExists ? "on another backend if one is free" : "on the same backend";
        return new Decision.RetryTry(delay, context.OtherBackendExists, DecisionReason.MachineFailed, $"{verdict.Sentence} The same recipe goes out again {where} (retry {retry} of {Backoff.MaxRetries}).");
    }

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
        if (passed < wanted && Obstacle(context, history.Count) is null && context.BudgetHasRoom)
        {
            return Another(context, DecisionReason.BestOfWantsMore, $"Passed. The policy compares the best {wanted}, so another attempt follows ({passed} of {wanted}).");
        }

        return passed > 1
            ? Select(BestOfN.Choose(history)!, history, passed >= wanted ? DecisionReason.BestOfReached : DecisionReason.BestOfPossible, "")
            : new Decision.Accept(DecisionReason.Passed, "Passed every check of the gate.");
    }

    private static Decision AfterFail(PlanningContext context, Verdict verdict, IReadOnlyCollection<PastAttempt> history)
    {
        var obstacle = Obstacle(context, history.Count) ?? NoTrigger(context, verdict, history);
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
    private static (DecisionReason Reason, string Sentence)? Obstacle(PlanningContext context, int attempts)
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

        if (attempts >= policy.MaxAttempts)
        {
            return (DecisionReason.AttemptsExhausted, $"All {policy.MaxAttempts} attempts of the policy are used, so a person decides.");
        }

        if (!policy.SeedVariation && !policy.Jitters.Any(jitter => context.Original.Number(jitter.Key) is not null))
        {
            return (DecisionReason.NothingToVary, "The policy varies neither the seed nor a parameter, so a retry would give the same picture. A person decides.");
        }

        return policy.StopWhenFixChanceBelow is { } least && FixChance.Prior(attempts) is var chance && chance < least
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
        var recipe = ParameterJitter.Apply(context.Original, context.Policy, context.AttemptNumber + 1, context.Entropy, context.History.UsedSeeds);
        var variation = string.Join(" · ", ParameterJitter.Compare(context.Original, recipe));
        return new(recipe, variation, context.OtherBackendExists ? context.Policy.OtherBackend : OtherBackend.Ignore, reason, sentence);
    }

    private static Decision.SelectBest Select(PastAttempt best, IReadOnlyCollection<PastAttempt> history, DecisionReason reason, string because)
    {
        var passed = history.Count(attempt => attempt.Passed);
        var choice = FormattableString.Invariant($"Attempt {best.Number} is the best of {passed} that passed, with a quality of {best.Overall:0.00}.");
        return new(best.Number, reason, because.Length == 0 ? choice : $"{because} {choice}");
    }
}
