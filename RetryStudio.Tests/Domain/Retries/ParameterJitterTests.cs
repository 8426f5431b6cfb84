using FsCheck.Fluent;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Retries;

public sealed class ParameterJitterTests
{
    private static readonly FsCheck.Arbitrary<(RetryStudio.Domain.Generation.Recipe Original, RetryPolicy Policy, int Number, ulong Entropy)> Cases =
        (from original in Arbitraries.Recipe
         from policy in Arbitraries.Policy
         from number in Gen.Choose(2, 10)
         from entropy in Arbitraries.Number
         select (original, policy, number, entropy)).ToArbitrary();

    [Fact]
    public void Apply_Anything_StaysInsideThePolicysRangesAndTheParametersBounds() => Cases.Hold(item =>
    {
        var varied = ParameterJitter.Apply(item.Original, item.Policy, item.Number, item.Entropy, new HashSet<ulong>());
        foreach (var name in ParameterRange.Names)
        {
            var (before, after) = (item.Original.Number(name), varied.Number(name));
            after.HasValue.ShouldBe(before.HasValue);
            if (before is { } value)
            {
                var range = item.Policy.Jitters.Where(jitter => jitter.Key == name).Select(jitter => jitter.Value).FirstOrDefault();
                Math.Abs(after!.Value - value).ShouldBeLessThanOrEqualTo(range, name);
                after.Value.ShouldBeInRange(ParameterRange.Find(name)!.Least, ParameterRange.Find(name)!.Most, name);
            }
        }
    });

    [Fact]
    public void Apply_RecordedSeed_GivesTheRecordedParametersAgain() => Cases.Hold(item =>
    {
        var varied = ParameterJitter.Apply(item.Original, item.Policy, item.Number, item.Entropy, new HashSet<ulong> { item.Entropy });

        ParameterJitter.Apply(item.Original, item.Policy, item.Number, varied.Seed, new HashSet<ulong>()).ShouldBe(varied);
    });

    [Fact]
    public void Apply_Anything_KeepsTheOriginalAndWhatIsNotVaried() => Cases.Hold(item =>
    {
        var before = item.Original with { };
        var varied = ParameterJitter.Apply(item.Original, item.Policy, item.Number, item.Entropy, new HashSet<ulong>());

        item.Original.ShouldBe(before);
        (varied with { Seed = before.Seed, Cfg = before.Cfg, Denoise = before.Denoise, Steps = before.Steps, Extra = before.Extra }).ShouldBe(before);
    });

    [Fact]
    public void FreshSeed_AnySeedsUsed_IsAnother() => (from used in Gen.Choose(0, 20).ListOf() from entropy in Gen.Choose(0, 20) select (used, entropy)).ToArbitrary().Hold(item =>
    {
        var used = item.used.Select(number => (ulong)number).ToHashSet();
        var seed = ParameterJitter.FreshSeed((ulong)item.entropy, used);

        used.ShouldNotContain(seed);
        if (!used.Contains((ulong)item.entropy))
        {
            seed.ShouldBe((ulong)item.entropy);
        }
    });

    [Fact]
    public void Apply_NoSeedVariation_KeepsTheSeed() =>
        ParameterJitter.Apply(Recipes.Video(5), Planning.On with { SeedVariation = false }, 2, 99, new HashSet<ulong> { 5 }).Seed.ShouldBe(5UL);

    [Fact]
    public void Apply_LargestSeed_Survives() =>
        ParameterJitter.Apply(Recipes.Video(), Planning.On, 2, ulong.MaxValue, new HashSet<ulong>()).Seed.ShouldBe(ulong.MaxValue);

    [Fact]
    public void Compare_VariedRecipe_NamesWhatChanged()
    {
        var changes = ParameterJitter.Compare(Recipes.Video(1), Recipes.Video(2) with { Cfg = 7.25m });

        changes.Select(change => change.ToString()).ShouldBe(["new seed", "cfg 7.0 → 7.25"]);
        ParameterJitter.Compare(Recipes.Video(), Recipes.Video()).ShouldBeEmpty();
    }

    [Fact]
    public void Apply_ParameterTheRecipeLacks_IsLeftAlone() =>
        ParameterJitter.Apply(Recipes.Image(), Planning.On with { ParameterJitter = Recipes.Ranges(("shift", 2)) }, 2, 9, new HashSet<ulong>()).Extra.ShouldBeEmpty();
}
