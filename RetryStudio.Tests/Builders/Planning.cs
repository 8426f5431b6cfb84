using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Tests.Builders;

/// <summary>What a decision depends on, with the ordinary case as its default.</summary>
public static class Planning
{
    public static readonly RetryPolicy On = RetryPolicy.Default with { Enabled = true };

    /// <summary>The first is the one that attempts run on.</summary>
    public static readonly Guid[] Backends = [.. Enumerable.Range(1, 4).Select(number => new Guid(number, 0, 0, new byte[8]))];

    public static PlanningContext Context(RetryPolicy? policy = null) =>
        new(policy ?? On, "Dialogue close-up", AttemptHistory.Empty, 1, Recipes.Video(), Backends[0], "GPU 1", [new(Backends[1], "GPU 2", null)], BudgetHasRoom: true, CancelRequested: false, ByPerson: false, Entropy: 42);

    public static PlanningContext After(this PlanningContext context, params (bool Passed, double Overall)[] earlier) => context with
    {
        AttemptNumber = earlier.Length + 1,
        History = context.History with
        {
            Earlier = [.. earlier.Select((past, index) => new PastAttempt(index + 1, past.Passed, past.Overall))],
            UsedSeeds = [.. Enumerable.Range(1, earlier.Length + 1).Select(number => (ulong)number)],
        },
    };

    /// <summary>That many tries that failed on this backend in the same way.</summary>
    public static PlanningContext WithFailedTries(this PlanningContext context, int count, ErrorClass error = ErrorClass.Internal) =>
        context.WithFailedTries([.. Enumerable.Repeat(new FailedTry(Backends[0], error), count)]);

    public static PlanningContext WithFailedTries(this PlanningContext context, params ImmutableArray<FailedTry> failed) => context with { History = context.History with { FailedTries = failed, RoundFailures = failed } };

    public static PlanningContext WithUsedSeeds(this PlanningContext context, params ImmutableArray<ulong> seeds) => context with { History = context.History with { UsedSeeds = [.. seeds] } };

    public static AttemptResult Passed(double overall = 0.9) => new AttemptResult.Judged(Verdicts.Passed(overall));

    public static AttemptResult Failed(string check = "face_confidence", double score = 0.3) => new AttemptResult.Judged(Verdicts.Failed(check, score));

    public static AttemptResult Unmeasured() => new AttemptResult.Judged(Verdicts.Unmeasured());
}
