using FsCheck.Fluent;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Retries;

public sealed class BestOfNTests
{
    private static readonly FsCheck.Arbitrary<List<PastAttempt>> Attempts =
        (from passed in Gen.Elements(true, false) from score in Gen.Choose(0, 5) select (passed, score)).ListOf()
        .Select(list => list.Select((item, index) => new PastAttempt(index + 1, item.passed, item.score / 5.0)).ToList()).ToArbitrary();

    [Fact]
    public void Choose_AnyAttempts_TakesTheEarliestOfTheBestThatPassed() => Attempts.Hold(attempts =>
    {
        var best = BestOfN.Choose(attempts);
        var passed = attempts.Where(attempt => attempt.Passed).ToList();
        (best is null).ShouldBe(passed.Count == 0);
        if (best is not null)
        {
            passed.ShouldAllBe(attempt => attempt.Overall < best.Overall || (attempt.Overall <= best.Overall && attempt.Number >= best.Number));
        }
    });

    [Fact]
    public void Choose_OneWasMeasuredByFewerChecks_ComparesWhatAllWereMeasuredBy()
    {
        // Its mean is higher only because what it is weak in could not be measured.
        var unmeasured = new PastAttempt(1, true, 0.9) { Scores = [new("sharpness", 0.9, 1)] };
        var measured = new PastAttempt(2, true, 0.8) { Scores = [new("sharpness", 0.95, 1), new("likeness", 0.65, 1)] };

        BestOfN.Choose([unmeasured, measured]).ShouldBe(measured);
        BestOfN.LeavesChecksOut([unmeasured, measured]).ShouldBeTrue();
        BestOfN.LeavesChecksOut([measured, measured with { Number = 3 }]).ShouldBeFalse();
    }

    [Fact]
    public void Choose_OtherOrder_ChoosesTheSame() => Attempts.Hold(attempts => BestOfN.Choose(attempts.AsEnumerable().Reverse()).ShouldBe(BestOfN.Choose(attempts)));
}
