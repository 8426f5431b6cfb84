using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Retries;

public sealed class LargerChangeTests
{
    [Fact]
    public void Of_PolicyThatIsOff_IsOnForSoManyAttempts()
    {
        var policy = LargerChange.Of(new() { Enabled = false, SeedVariation = false, BestOf = 4, StopWhenFixChanceBelow = 0.9m }, 5);

        (policy.Enabled, policy.MaxAttempts, policy.SeedVariation, policy.BestOf, policy.StopWhenFixChanceBelow).ShouldBe((true, 5, true, 1, null));
    }

    [Fact]
    public void Of_Ranges_AreDoubledAndStayWithinTheParameters()
    {
        var policy = LargerChange.Of(new() { CfgJitter = 0.5m, DenoiseJitter = 0.5m, ParameterJitter = Recipes.Ranges(("strength", 0.8m), ("steps", 4)) }, 3);

        (policy.CfgJitter, policy.DenoiseJitter, policy.ParameterJitter["strength"], policy.ParameterJitter["steps"]).ShouldBe((1m, 0.95m, 1m, 8m));
    }

    [Fact]
    public void Of_BestOf_IsNeverMoreThanTheAttempts() => LargerChange.Of(Planning.On with { BestOf = 4 }, 2).BestOf.ShouldBe(2);

    [Fact]
    public void Words_Policy_NameWhatIsVaried() => LargerChange.Words(new() { CfgJitter = 0.5m, DenoiseJitter = 0 }).ShouldBe("new seeds · cfg ±1.0");
}
