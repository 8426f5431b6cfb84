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
    public void Choose_OtherOrder_ChoosesTheSame() => Attempts.Hold(attempts => BestOfN.Choose(attempts.AsEnumerable().Reverse()).ShouldBe(BestOfN.Choose(attempts)));
}
