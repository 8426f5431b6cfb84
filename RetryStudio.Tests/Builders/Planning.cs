using System.Collections.Immutable;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Tests.Builders;

/// <summary>What a decision depends on, with the ordinary case as its default.</summary>
public static class Planning
{
    public static readonly RetryPolicy On = RetryPolicy.Default with { Enabled = true };

    public static PlanningContext Context(RetryPolicy? policy = null) =>
        new(policy ?? On, "Dialogue close-up", AttemptHistory.Empty, 1, Recipes.Video(), "GPU 1", BudgetHasRoom: true, CancelRequested: false, ByPerson: false, OtherBackendExists: true, Entropy: 42);

    public static PlanningContext After(this PlanningContext context, params (bool Passed, double Overall)[] earlier) => context with
    {
        AttemptNumber = earlier.Length + 1,
        History = context.History with
        {
            Earlier = [.. earlier.Select((past, index) => new PastAttempt(index + 1, past.Passed, past.Overall))],
            UsedSeeds = [.. Enumerable.Range(1, earlier.Length + 1).Select(number => (ulong)number)],
        },
    };

    public static PlanningContext WithFailedTries(this PlanningContext context, int count) => context with { History = context.History with { FailedTries = count } };

    public static PlanningContext WithUsedSeeds(this PlanningContext context, params ImmutableArray<ulong> seeds) => context with { History = context.History with { UsedSeeds = [.. seeds] } };

    public static AttemptResult Passed(double overall = 0.9) => new AttemptResult.Judged(Verdicts.Passed(overall));

    public static AttemptResult Failed(string check = "face_confidence", double score = 0.3) => new AttemptResult.Judged(Verdicts.Failed(check, score));

    public static AttemptResult Unmeasured() => new AttemptResult.Judged(Verdicts.Unmeasured());
}
