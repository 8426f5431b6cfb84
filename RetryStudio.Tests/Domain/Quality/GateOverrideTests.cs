using RetryStudio.Domain.Quality;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Quality;

public sealed class GateOverrideTests
{
    private static readonly Gate Landscape = GatePresets.Landscape.Gate;

    [Fact]
    public void ApplyTo_NoRule_InheritsEverything() => GateOverride.None.ApplyTo(Landscape).ShouldBe(Landscape);

    [Fact]
    public void ApplyTo_CheckOfTheGate_StandsInItsPlace()
    {
        var rule = new GateRule("flicker", 0.8, 0.9, 3, OnMissing.Review);

        var gate = new GateOverride([rule]).ApplyTo(Landscape);

        gate.Rules.Select(item => item.Check).ShouldBe(Landscape.Rules.Select(item => item.Check));
        gate.Rules.Single(item => item.Check == "flicker").ShouldBe(rule);
        gate.Without("flicker").ShouldBe(Landscape.Without("flicker"));
    }

    [Fact]
    public void ApplyTo_CheckTheGateLacks_IsAdded() =>
        new GateOverride([new("hands", 0.7, 0.7)]).ApplyTo(Landscape).ShouldBe(new Gate(Landscape.Rules.Add(new("hands", 0.7, 0.7))));

    [Fact]
    public void Equals_SameRules_AreTheSame()
    {
        new GateOverride([new("black", 0.4)]).ShouldBe(new GateOverride([new("black", 0.4)]));
        new GateOverride([new("black", 0.4)]).ShouldNotBe(new GateOverride([new("black", 0.3)]));
    }

    [Fact]
    public void ChangesFrom_EveryDifference_SaysWhatIsInherited() =>
        new GateOverride([new("black", 0.4), GateRule.Hint("flash"), new("jump")]).ChangesFrom(new([new("black"), new("jump"), new("noise")])).ShouldBe(
        [
            "black: fails below 0.50, warns below 0.50, weight 1 → fails below 0.40, warns below 0.50, weight 1",
            "flash: inherited → never fails, warns below 0.50, weight 0",
            "noise: fails below 0.50, warns below 0.50, weight 1 → inherited",
        ], ignoreOrder: true);
}
