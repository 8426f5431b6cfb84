using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Retries;

public sealed class RetryPlannerTests
{
    [Fact]
    public void Decide_GrantedRound_RetriesForEveryCheckUntilItIsUsedUp()
    {
        var context = Planning.Context(LargerChange.Of(RetryPolicy.Default, 2)) with { Granted = true };

        RetryPlanner.Decide(context, Planning.Failed("sharpness")).ShouldBeOfType<Decision.NewAttempt>();
        var last = RetryPlanner.Decide(context.After((false, 0.2)), Planning.Failed("sharpness")).ShouldBeOfType<Decision.Escalate>();

        last.Reason.ShouldBe(DecisionReason.AttemptsExhausted);
        last.Sentence.ShouldEndWith("All 2 attempts that were granted are used, so a person decides.");
    }

    [Fact]
    public void Decide_Anything_HasASentence() => Arbitraries.Decisions.Hold(item =>
    {
        var decision = RetryPlanner.Decide(item.Context, item.Result);
        decision.Sentence.ShouldNotBeNullOrWhiteSpace();
        decision.Sentence.ShouldEndWith(".");
        decision.Sentence.Length.ShouldBeLessThan(2000);
        decision.Kind.ShouldNotBeNullOrWhiteSpace();
    });

    [Fact]
    public void Decide_Anything_IsTheSameTheSecondTime() => Arbitraries.Decisions.Hold(item =>
        RetryPlanner.Decide(item.Context, item.Result).ShouldBe(RetryPlanner.Decide(item.Context, item.Result)));

    [Fact]
    public void Decide_PolicyOff_NeverMakesAnotherAttempt() => Arbitraries.Decisions.Hold(item =>
        NextOf(RetryPlanner.Decide(item.Context with { Policy = item.Context.Policy with { Enabled = false } }, item.Result)).ShouldBeNull());

    [Fact]
    public void Decide_AttemptsUsedUp_NeverMakesAnother() => Arbitraries.Decisions.Hold(item =>
    {
        if (NextOf(RetryPlanner.Decide(item.Context, item.Result)) is not null)
        {
            (item.Context.History.Earlier.Length + 1).ShouldBeLessThan(item.Context.Policy.MaxAttempts);
        }
    });

    [Fact]
    public void Decide_AnotherAttempt_HasASeedTheSlotNeverHad() => Arbitraries.Decisions.Hold(item =>
    {
        if (item.Context.Policy.SeedVariation && NextOf(RetryPlanner.Decide(item.Context, item.Result)) is { } next)
        {
            item.Context.History.UsedSeeds.ShouldNotContain(next.Recipe.Seed);
        }
    });

    [Fact]
    public void Decide_Cancelled_NothingFollows() => Arbitraries.Decisions.Hold(item =>
    {
        var decision = RetryPlanner.Decide(item.Context with { CancelRequested = true }, item.Result);

        NextOf(decision).ShouldBeNull();
        decision.ShouldNotBeOfType<Decision.RetryTry>();
        decision.ShouldNotBeOfType<Decision.Wait>();
        decision.ShouldNotBeOfType<Decision.Park>();
    });

    [Fact]
    public void Decide_ByAPerson_NothingFollowsOnItsOwn() => Arbitraries.Decisions.Hold(item =>
        NextOf(RetryPlanner.Decide(item.Context with { ByPerson = true }, item.Result)).ShouldBeNull());

    [Fact]
    public void Decide_NoRoomInTheBudget_ParksInsteadOfGoingOnOrGivingUp() => Arbitraries.Decisions.Hold(item =>
    {
        var without = RetryPlanner.Decide(item.Context with { BudgetHasRoom = false }, item.Result);
        without.ShouldNotBeOfType<Decision.NewAttempt>();
        if (RetryPlanner.Decide(item.Context with { BudgetHasRoom = true }, item.Result) is Decision.NewAttempt { Reason: DecisionReason.CheckFailed } next)
        {
            if (item.Context.History.Earlier.Any(attempt => attempt.Passed))
            {
                without.ShouldBeOfType<Decision.SelectBest>();
            }
            else
            {
                without.ShouldBeOfType<Decision.Park>().Next.ShouldNotBeNull().Recipe.ShouldBe(next.Recipe);
            }
        }
    });

    [Fact]
    public void Decide_SelectBest_NamesThePassingAttemptWithTheHighestScore() => Arbitraries.Decisions.Hold(item =>
    {
        if (RetryPlanner.Decide(item.Context, item.Result) is Decision.SelectBest best)
        {
            var all = item.Result is AttemptResult.Judged { Verdict.Outcome: RetryStudio.Domain.Quality.VerdictOutcome.Passed } judged
                ? item.Context.History.Earlier.Add(new(item.Context.AttemptNumber, true, judged.Verdict.Overall))
                : item.Context.History.Earlier;
            var chosen = all.Single(attempt => attempt.Number == best.AttemptNumber);
            chosen.Passed.ShouldBeTrue();
            all.Where(attempt => attempt.Passed).ShouldAllBe(attempt => attempt.Overall <= chosen.Overall);
        }
    });

    [Fact]
    public void Decide_TryRepeated_WaitsBetweenOneAndThirtySeconds() => Arbitraries.Decisions.Hold(item =>
    {
        if (RetryPlanner.Decide(item.Context, item.Result) is Decision.RetryTry again)
        {
            again.Delay.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
            item.Context.History.FailedTries.Length.ShouldBeLessThan(Backoff.MaxRetries);
            if (again.PreferBackend is { } preferred)
            {
                item.Context.Untried.Select(option => option.Id).ShouldContain(preferred);
            }
        }
    });

    [Fact]
    public void Decide_FirstAttemptPasses_Accepts() =>
        RetryPlanner.Decide(Planning.Context(), Planning.Passed()).ShouldBeOfType<Decision.Accept>().Reason.ShouldBe(DecisionReason.Passed);

    [Fact]
    public void Decide_TriggeringCheckFails_FollowsWithAnother()
    {
        var next = RetryPlanner.Decide(Planning.Context(), Planning.Failed(score: 0.42)).ShouldBeOfType<Decision.NewAttempt>();

        next.Reason.ShouldBe(DecisionReason.CheckFailed);
        next.Sentence.ShouldBe("Face 0.42 is below 0.60: As the backend reported it. Attempt 2 of 3 follows.");
        next.Variation.ShouldContain("new seed");
    }

    [Fact]
    public void Decide_OtherCheckFails_Escalates()
    {
        var decision = RetryPlanner.Decide(Planning.Context(), Planning.Failed("sharpness"));

        decision.ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.CheckDoesNotTrigger);
    }

    [Fact]
    public void Decide_PolicyOff_EscalatesAndSaysSo()
    {
        var decision = RetryPlanner.Decide(Planning.Context(RetryPolicy.Default), Planning.Failed());

        decision.ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.PolicyOff);
        decision.Sentence.ShouldContain("switched off");
    }

    [Fact]
    public void Decide_LastAttemptFails_Escalates() =>
        RetryPlanner.Decide(Planning.Context().After((false, 0.3), (false, 0.4)), Planning.Failed()).ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.AttemptsExhausted);

    [Fact]
    public void Decide_NothingToVary_Escalates() =>
        RetryPlanner.Decide(Planning.Context(Planning.On with { SeedVariation = false, CfgJitter = 0 }), Planning.Failed()).ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.NothingToVary);

    [Fact]
    public void Decide_WorkflowTakesNoSeed_NeverRepeatsTheSame()
    {
        var decision = RetryPlanner.Decide(Planning.Context() with { TakesSeed = false }, Planning.Failed());

        decision.ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.NothingToVary);
        decision.Sentence.ShouldEndWith("The workflow takes no seed, so a retry would give the same.");
    }

    [Theory]
    [InlineData("cfg", 0.004)]
    [InlineData("steps", 0.4)]
    public void Decide_JitterBelowTheRounding_EscalatesInsteadOfRepeating(string name, double range)
    {
        var policy = Planning.On with { SeedVariation = false, CfgJitter = 0, ParameterJitter = Recipes.Ranges((name, (decimal)range)) };

        RetryPlanner.Decide(Planning.Context(policy), Planning.Failed()).ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.NothingToVary);
    }

    [Fact]
    public void Decide_SeedStays_NeverRepeatsARecipe()
    {
        var policy = Planning.On with { SeedVariation = false, CfgJitter = 0, ParameterJitter = Recipes.Ranges(("steps", 1)), MaxAttempts = 10 };
        var context = Planning.Context(policy);
        HashSet<Recipe> used = [context.Original];
        while (RetryPlanner.Decide(context, Planning.Failed()) is Decision.NewAttempt next)
        {
            used.Add(next.Recipe).ShouldBeTrue();
            context = context with { AttemptNumber = context.AttemptNumber + 1, History = context.History with { UsedRecipes = [.. used] } };
        }

        used.Select(recipe => recipe.Steps - context.Original.Steps).Order().ShouldBe([-1, 0, 1]);
    }

    public static TheoryData<AttemptResult> Endings() =>
        [new AttemptResult.Cancelled(), new AttemptResult.MachineFailed(ErrorClass.MissingNode, ""), new AttemptResult.MachineFailed(ErrorClass.OutOfMemory, "")];

    [Theory]
    [MemberData(nameof(Endings))]
    public void Decide_ComesToNothingAfterAPass_KeepsThePass(AttemptResult result)
    {
        var context = Planning.Context(Planning.On with { BestOf = 3 }).After((true, 0.7), (true, 0.9)).WithFailedTries(Backoff.MaxRetries);

        var best = RetryPlanner.Decide(context, result).ShouldBeOfType<Decision.SelectBest>();

        (best.AttemptNumber, best.Reason).ShouldBe((2, DecisionReason.BestOfPossible));
    }

    [Fact]
    public void Rule_CancelledMeanwhile_SendsNothingAndKeepsTheBest()
    {
        var context = Planning.Context(Planning.On with { BestOf = 3 });

        RetryPlanner.Rule(context, Planning.Failed()).IfCancelled.ShouldBeOfType<Decision.GiveUp>().Reason.ShouldBe(DecisionReason.Cancelled);
        RetryPlanner.Rule(context, Planning.Passed()).IfCancelled.ShouldBeOfType<Decision.Accept>();
        RetryPlanner.Rule(context.After((true, 0.95)), Planning.Passed(0.8)).For(cancelled: true).ShouldBeOfType<Decision.SelectBest>().AttemptNumber.ShouldBe(1);
        RetryPlanner.Rule(context, Planning.Passed()).For(cancelled: false).ShouldBeOfType<Decision.NewAttempt>();
    }

    [Fact]
    public void Decide_GatheringPasses_IsNotStoppedByTheChanceToMend() =>
        RetryPlanner.Decide(Planning.Context(Planning.On with { BestOf = 3, StopWhenFixChanceBelow = 0.3m }), Planning.Passed())
            .ShouldBeOfType<Decision.NewAttempt>().Reason.ShouldBe(DecisionReason.BestOfWantsMore);

    [Fact]
    public void Decide_ChanceTooLow_Escalates() =>
        RetryPlanner.Decide(Planning.Context(Planning.On with { StopWhenFixChanceBelow = 0.5m }), Planning.Failed()).ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.ChanceTooLow);

    [Fact]
    public void Decide_BestOfTwoAfterOnePass_WantsAnother() =>
        RetryPlanner.Decide(Planning.Context(Planning.On with { BestOf = 2 }), Planning.Passed()).ShouldBeOfType<Decision.NewAttempt>().Reason.ShouldBe(DecisionReason.BestOfWantsMore);

    [Fact]
    public void Decide_BestOfTwoReached_ChoosesTheBetter()
    {
        var decision = RetryPlanner.Decide(Planning.Context(Planning.On with { BestOf = 2 }).After((true, 0.95)), Planning.Passed(0.8)).ShouldBeOfType<Decision.SelectBest>();

        (decision.AttemptNumber, decision.Reason).ShouldBe((1, DecisionReason.BestOfReached));
        decision.Sentence.ShouldBe("Attempt 1 is the best of 2 that passed, with a quality of 0.95.");
    }

    [Fact]
    public void Decide_BestOfTwoButTheLastAttemptFails_TakesTheOneThatPassed() =>
        RetryPlanner.Decide(Planning.Context(Planning.On with { BestOf = 2 }).After((false, 0.2), (true, 0.8)), Planning.Failed())
            .ShouldBeOfType<Decision.SelectBest>().ShouldSatisfyAllConditions(best => best.AttemptNumber.ShouldBe(2), best => best.Reason.ShouldBe(DecisionReason.BestOfPossible));

    [Fact]
    public void Decide_BestOfTwoWithoutBudget_AcceptsWhatPassed() =>
        RetryPlanner.Decide(Planning.Context(Planning.On with { BestOf = 2 }) with { BudgetHasRoom = false }, Planning.Passed()).ShouldBeOfType<Decision.Accept>();

    [Fact]
    public void Decide_Unmeasured_Escalates() =>
        RetryPlanner.Decide(Planning.Context(), Planning.Unmeasured()).ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.NotMeasured);

    [Fact]
    public void Decide_UnmeasuredAfterAPass_TakesThePass() =>
        RetryPlanner.Decide(Planning.Context(Planning.On with { BestOf = 3 }).After((true, 0.8)), Planning.Unmeasured()).ShouldBeOfType<Decision.SelectBest>().AttemptNumber.ShouldBe(1);

    [Theory]
    [InlineData(0, true, "retry 1 of 3")]
    [InlineData(2, true, "retry 3 of 3")]
    [InlineData(3, false, "That was try 4")]
    public void Decide_MachineFailed_TriesThreeTimesAgain(int failedTries, bool again, string words)
    {
        var decision = RetryPlanner.Decide(Planning.Context(RetryPolicy.Default).WithFailedTries(failedTries), new AttemptResult.MachineFailed(ErrorClass.Internal, ""));

        (decision is Decision.RetryTry).ShouldBe(again);
        decision.Reason.ShouldBe(again ? DecisionReason.MachineFailed : DecisionReason.MachineFailedTooOften);
        decision.Sentence.ShouldContain(words);
    }

    [Fact]
    public void Decide_PermanentError_GivesUpWithTheFix()
    {
        var decision = RetryPlanner.Decide(Planning.Context(), new AttemptResult.MachineFailed(ErrorClass.MissingModel, "")).ShouldBeOfType<Decision.GiveUp>();

        decision.Reason.ShouldBe(DecisionReason.PermanentError);
        decision.Sentence.ShouldContain("Install it");
    }

    [Fact]
    public void Decide_NoBackend_WaitsAndUsesNothingUp() =>
        RetryPlanner.Decide(Planning.Context().WithFailedTries(3), new AttemptResult.NoBackend("Connection refused.")).ShouldBeOfType<Decision.Wait>().Delay.ShouldBe(RetryPlanner.WaitForBackend);

    [Fact]
    public void Decide_NoOtherBackend_AsksForNone() =>
        RetryPlanner.Decide(Planning.Context(Planning.On with { OtherBackend = OtherBackend.Require }) with { Others = [] }, Planning.Failed())
            .ShouldBeOfType<Decision.NewAttempt>().OtherBackend.ShouldBe(OtherBackend.Ignore);

    [Fact]
    public void Decide_MissingModel_NamesIt() =>
        RetryPlanner.Decide(Planning.Context(), new AttemptResult.MachineFailed(ErrorClass.MissingModel, "…", "sdxl.safetensors"))
            .Sentence.ShouldBe("GPU 1 has no model sdxl.safetensors. Install it, or choose another backend.");

    [Fact]
    public void Decide_ThirdDifferentMachineFailure_IsPermanent()
    {
        var two = Planning.Context().WithFailedTries(new FailedTry(Planning.Backends[1], ErrorClass.Timeout), new FailedTry(Planning.Backends[0], ErrorClass.Timeout));

        RetryPlanner.Decide(two, new AttemptResult.MachineFailed(ErrorClass.Timeout, "")).ShouldBeOfType<Decision.RetryTry>();
        var gone = RetryPlanner.Decide(two, new AttemptResult.MachineFailed(ErrorClass.Internal, "")).ShouldBeOfType<Decision.GiveUp>();

        (gone.Reason, gone.Sentence.Contains("third different machine failure", StringComparison.Ordinal)).ShouldBe((DecisionReason.MachineFailedTooOften, true));
    }

    [Fact]
    public void Decide_OutOfMemory_PrefersTheUntriedBackendWithTheMostFreeMemory()
    {
        var context = Planning.Context() with { Others = [new(Planning.Backends[1], "GPU 2", 8), new(Planning.Backends[2], "GPU 3", 24), new(Planning.Backends[3], "GPU 4", 48)] };
        var tried = context.WithFailedTries(new FailedTry(Planning.Backends[3], ErrorClass.Timeout));

        var again = RetryPlanner.Decide(tried, new AttemptResult.MachineFailed(ErrorClass.OutOfMemory, "")).ShouldBeOfType<Decision.RetryTry>();

        again.PreferBackend.ShouldBe(Planning.Backends[2]);
        again.Sentence.ShouldContain("GPU 3, which has the most free GPU memory");
        RetryPlanner.Decide(tried, new AttemptResult.MachineFailed(ErrorClass.Timeout, "")).ShouldBeOfType<Decision.RetryTry>().PreferBackend.ShouldBeNull();
    }

    [Fact]
    public void Decide_OutOfMemoryEverywhere_IsPermanent()
    {
        RetryPlanner.Decide(Planning.Context() with { Others = [] }, new AttemptResult.MachineFailed(ErrorClass.OutOfMemory, ""))
            .ShouldBeOfType<Decision.GiveUp>().Sentence.ShouldContain("No other backend can make it. Use a smaller size");
        RetryPlanner.Decide(Planning.Context().WithFailedTries(new FailedTry(Planning.Backends[1], ErrorClass.OutOfMemory)), new AttemptResult.MachineFailed(ErrorClass.OutOfMemory, ""))
            .ShouldBeOfType<Decision.GiveUp>().Sentence.ShouldContain("So did every other backend");
    }

    /// <summary>The attempt that a decision brings about, now or once there is room.</summary>
    private static Decision.NewAttempt? NextOf(Decision decision) => decision switch
    {
        Decision.NewAttempt next => next,
        Decision.Park park => park.Next,
        _ => null,
    };
}
