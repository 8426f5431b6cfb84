using RetryStudio.Domain.Budgets;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Budgets;

public sealed class BudgetThresholdTests
{
    [Fact]
    public void Of_Curve_SaysWhenEachWasReached()
    {
        var thresholds = BudgetThreshold.Of(100, Curve(10, 50, 79, 85));

        thresholds.Select(threshold => threshold.Percent).ShouldBe([50, 80, 100]);
        thresholds.Select(threshold => threshold.ReachedAt).ShouldBe([Slots.Now.AddMinutes(1), Slots.Now.AddMinutes(3), null]);
    }

    [Fact]
    public void Of_ChargeTakenBack_IsReachedWhenItIsReachedForGood() =>
        BudgetThreshold.Of(100, Curve(60, 40, 70))[0].ReachedAt.ShouldBe(Slots.Now.AddMinutes(2));

    [Fact]
    public void Of_NoLimit_IsNone() => BudgetThreshold.Of(null, Curve(10)).ShouldBeEmpty();

    [Fact]
    public void Of_LimitOfNothing_IsNotReachedByAnything() => BudgetThreshold.Of(0, Curve(10)).ShouldAllBe(threshold => threshold.ReachedAt == null);

    [Theory]
    [InlineData(49, 100, BudgetLevel.Fine)]
    [InlineData(50, 100, BudgetLevel.Half)]
    [InlineData(80, 100, BudgetLevel.Near)]
    [InlineData(100, 100, BudgetLevel.UsedUp)]
    [InlineData(0, 0, BudgetLevel.UsedUp)]
    [InlineData(500, null, BudgetLevel.Fine)]
    public void LevelOf_Spent_StandsWhereItsShareDoes(int spent, int? limit, BudgetLevel level) => BudgetFigures.LevelOf(spent, limit).ShouldBe(level);

    private static List<SpentPoint> Curve(params decimal[] seconds) => [.. seconds.Select((sum, minute) => new SpentPoint(Slots.Now.AddMinutes(minute), sum, 0))];
}
