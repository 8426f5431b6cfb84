using FsCheck;
using FsCheck.Fluent;
using RetryStudio.Domain;
using RetryStudio.Domain.Budgets;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Budgets;

public sealed class BudgetTests
{
    /// <summary>Tries that hold, then use something, on the project's account or the studio's; some stay open.</summary>
    private static readonly Arbitrary<List<(int Held, int Used, bool Overhead, bool Open)>> Tries =
        (from held in Gen.Choose(0, 40)
         from used in Gen.Choose(0, 60)
         from overhead in Gen.Elements(true, false)
         from open in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
         select (held, used, overhead, open)).ListOf().ToArbitrary();

    [Theory]
    [InlineData(100, 0, 45, 60, true, 145, 15)]
    [InlineData(100, 0, 60, 60, true, 160, 0)]
    [InlineData(100, 0, 61, 60, false, 100, 60)]
    [InlineData(100, 110, 45, 60, true, 155, 5)]
    [InlineData(100, 110, 51, 60, false, 100, 60)]
    public void TryGrant_Reserve_MovesIntoTheLimitOrNotAtAll(decimal limit, decimal spent, decimal wanted, decimal reserve, bool granted, decimal newLimit, decimal newReserve)
    {
        var budget = new Budget(Guid.NewGuid(), limit);
        budget.SetReserve(reserve);
        budget.Settle(0, spent, toOverhead: false);

        budget.TryGrant(wanted).ShouldBe(granted);

        (budget.Limit, budget.Reserve).ShouldBe((newLimit, newReserve));
        budget.HasRoomFor(wanted).ShouldBe(granted || spent + wanted <= limit);
    }

    [Fact]
    public void TryGrant_NoLimit_NeedsNoReserve()
    {
        var budget = new Budget(Guid.NewGuid(), null);

        budget.TryGrant(100).ShouldBeTrue();

        (budget.Limit, budget.Reserve).ShouldBe((null, 0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_001)]
    public void SetReserve_OutOfRange_IsRejected(decimal seconds) =>
        Should.Throw<RejectedException>(() => new Budget(Guid.NewGuid(), null).SetReserve(seconds)).Fields.Single().Field.ShouldBe("reserveGpuSeconds");

    [Fact]
    public void Settle_AnyTries_EntriesAddUpAndNothingIsNegative() => Tries.Hold(tries =>
    {
        var budget = new Budget(Guid.NewGuid(), 200);
        decimal held = 0, released = 0, charged = 0, overhead = 0;
        foreach (var item in tries)
        {
            if (!budget.TryHold(item.Held))
            {
                budget.HasRoomFor(item.Held).ShouldBeFalse();
                continue;
            }

            held += item.Held;
            if (!item.Open)
            {
                budget.Settle(item.Held, item.Used, item.Overhead);
                released += item.Held;
                charged += item.Overhead ? 0 : item.Used;
                overhead += item.Overhead ? item.Used : 0;
            }

            budget.Held.ShouldBeGreaterThanOrEqualTo(0);
            (budget.Held, budget.Spent, budget.Overhead).ShouldBe((held - released, charged, overhead));
            budget.Left.ShouldBe(200 - charged - (held - released));
        }
    });

    [Fact]
    public void TryHold_WithinTheLimit_NeverOverdraws() => Gen.Choose(0, 50).ListOf().ToArbitrary().Hold(holds =>
    {
        var budget = new Budget(Guid.NewGuid(), 100);
        holds.ForEach(seconds => budget.TryHold(seconds));
        budget.Left!.Value.ShouldBeGreaterThanOrEqualTo(0);
    });

    [Fact]
    public void TryHold_NoLimit_AlwaysHasRoom() => new Budget(Guid.NewGuid(), null).TryHold(Budget.Most * 5).ShouldBeTrue();

    [Fact]
    public void Settle_MoreThanIsHeld_Throws() => Should.Throw<InvalidOperationException>(() => new Budget(Guid.NewGuid(), 10).Settle(1, 0, false));

    [Fact]
    public void MoveToOverhead_Charge_ChangesSides()
    {
        var budget = new Budget(Guid.NewGuid(), 100);
        budget.TryHold(10);
        budget.Settle(10, 8, toOverhead: false);

        budget.MoveToOverhead(8);

        (budget.Spent, budget.Overhead, budget.Left).ShouldBe((0, 8, 100));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_001)]
    public void SetLimit_OutOfRange_IsRejectedWithTheField(int limit) =>
        Should.Throw<RejectedException>(() => new Budget(Guid.NewGuid(), null).SetLimit(limit)).Fields.ShouldHaveSingleItem().Field.ShouldBe("budgetGpuSeconds");

    [Fact]
    public void SetLimit_BelowWhatIsSpent_LeavesNoRoom()
    {
        var budget = new Budget(Guid.NewGuid(), 100);
        budget.TryHold(50);
        budget.Settle(50, 50, toOverhead: false);

        budget.SetLimit(20);

        budget.Left.ShouldBe(-30);
        budget.TryHold(1).ShouldBeFalse();
    }
}
