using RetryStudio.Domain.Budgets;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Budgets;

public sealed class AttemptOddsTests
{
    [Fact]
    public void Of_NothingMeasured_IsTheStudios()
    {
        var odds = AttemptOdds.Of(AttemptSample.None, 12, 0.65);

        (odds.Seconds, odds.PassChance, odds.GoOnChance).ShouldBe((12, 0.65, 1));
        odds.Spread.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Of_Few_LiesBetweenItsOwnAndTheStudios()
    {
        var odds = AttemptOdds.Of(new(5, 0, 5, 100, 2000), 10, 0.9);

        odds.Seconds.ShouldBeInRange(10.1, 19.9);
        odds.PassChance.ShouldBe(0.6, 1e-9);
    }

    [Fact]
    public void Of_Many_IsItsOwn()
    {
        var odds = AttemptOdds.Of(new(10_000, 2_000, 4_000, 200_000, 4_090_000), 5, 0.9);

        odds.Seconds.ShouldBe(20, 0.1);
        odds.Spread.ShouldBe(3, 0.1);
        odds.PassChance.ShouldBe(0.2, 0.01);
        odds.GoOnChance.ShouldBe(0.5, 0.01);
    }
}
