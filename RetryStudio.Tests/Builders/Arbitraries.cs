using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Tests.Builders;

/// <summary>Any value that the validator lets through.</summary>
public static class Arbitraries
{
    private static readonly Gen<bool> Bool = Gen.Elements(true, false);

    private static readonly string[] Checks = [.. CheckCatalogue.Names];

    public static Gen<ulong> Number { get; } =
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        from shift in Gen.Choose(0, 3)
        select ((ulong)high << (shift * 11)) ^ (ulong)low;

    public static Gen<RetryPolicy> Policy { get; } =
        from enabled in Bool
        from most in Gen.Choose(1, 10)
        from bestOf in Gen.Choose(1, most)
        from triggers in Gen.SubListOf(Checks).Where(list => list.Count > 0)
        from seedVariation in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from cfg in Gen.Choose(0, 500)
        from denoise in Gen.Choose(0, 500)
        from steps in Gen.Choose(0, 149)
        from shift in Gen.Choose(0, 2000)
        from other in Gen.Elements(Enum.GetValues<OtherBackend>())
        from stop in Gen.Frequency((3, Gen.Constant<decimal?>(null)), (1, Gen.Choose(0, 100).Select(percent => (decimal?)percent / 100)))
        select new RetryPolicy
        {
            Enabled = enabled,
            MaxAttempts = most,
            BestOf = bestOf,
            TriggerChecks = [.. triggers],
            SeedVariation = seedVariation,
            CfgJitter = cfg / 100m,
            DenoiseJitter = denoise / 1000m,
            ParameterJitter = Recipes.Ranges(("steps", steps), ("shift", shift / 100m)),
            OtherBackend = other,
            StopWhenFixChanceBelow = stop,
        };

    public static Gen<Recipe> Recipe { get; } =
        from seed in Number
        from cfg in Gen.Choose(100, 2000)
        from denoise in Gen.Choose(50, 1000)
        from steps in Gen.Choose(1, 150)
        from shift in Gen.Choose(0, 2000)
        from hasShift in Bool
        select Recipes.Video(seed) with
        {
            Cfg = cfg / 100m,
            Denoise = denoise / 1000m,
            Steps = steps,
            Extra = hasShift ? Recipes.Ranges(("shift", shift / 100m)) : ImmutableSortedDictionary<string, decimal>.Empty,
        };

    public static Gen<AttemptResult> Result { get; } = Gen.OneOf(
        from check in Gen.Elements(Checks)
        from score in Gen.Choose(0, 59)
        select Planning.Failed(check, score / 100.0),
        from score in Gen.Choose(60, 100)
        select Planning.Passed(score / 100.0),
        Gen.Constant(Planning.Unmeasured()),
        Gen.Elements(Enum.GetValues<ErrorClass>()).Select(error => (AttemptResult)new AttemptResult.MachineFailed(error, "It broke.")),
        Gen.Constant((AttemptResult)new AttemptResult.NoBackend("Connection refused.")),
        Gen.Constant((AttemptResult)new AttemptResult.Cancelled()));

    /// <summary>A context in which the ended attempts of the round used up seeds 1, 2, 3 …, some of which passed.</summary>
    public static Gen<PlanningContext> Context { get; } =
        from policy in Policy
        from original in Recipe
        from passes in Bool.ListOf().Where(list => list.Count <= 11)
        from scores in Gen.Choose(60, 100).ArrayOf(passes.Count)
        from failedTries in FailedTry.ListOf().Where(list => list.Count <= 4)
        from others in Other.ListOf().Where(list => list.Count <= 3)
        from flags in Bool.ArrayOf(3)
        from entropy in Gen.Frequency((1, Gen.Choose(1, 12).Select(number => (ulong)number)), (3, Number))
        select new PlanningContext(
            policy,
            "Dialogue close-up",
            new(
                [.. passes.Select((passed, index) => new PastAttempt(index + 1, passed, scores[index] / 100.0))],
                [original.Seed, .. Enumerable.Range(1, passes.Count + 1).Select(number => (ulong)number)],
                [.. failedTries]) { RoundFailures = [.. failedTries] },
            passes.Count + 1,
            original,
            Planning.Backends[0],
            "GPU 1",
            [.. others.DistinctBy(other => other.Id)],
            flags[0],
            flags[1],
            flags[2],
            entropy);

    private static Gen<FailedTry> FailedTry =>
        from backend in Gen.Elements(Planning.Backends)
        from error in Gen.Elements(ErrorClass.Timeout, ErrorClass.OutOfMemory, ErrorClass.Internal)
        select new FailedTry(backend, error);

    private static Gen<BackendOption> Other =>
        from number in Gen.Choose(1, 3)
        from memory in Gen.Elements<long?>(null, 8, 24)
        select new BackendOption(Planning.Backends[number], $"GPU {number + 1}", memory);

    public static Arbitrary<(PlanningContext Context, AttemptResult Result)> Decisions { get; } =
        (from context in Context
         from result in Result
         select (context, result)).ToArbitrary();

    public static void Hold<T>(this Arbitrary<T> values, Action<T> property, int times = 1000) =>
        Prop.ForAll(values, property).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
}
