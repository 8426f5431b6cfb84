using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Review;

public sealed class AutomaticPickTests
{
    [Fact]
    public void Of_SeveralPassed_IsTheBestOfThem()
    {
        var best = Shown.Attempt(2) with { Overall = 0.9, Scores = [] };

        AutomaticPick.Of([Shown.Attempt(1) with { Overall = 0.8, Scores = [] }, best, Shown.Attempt(3, AttemptStatus.Failed) with { Overall = 0.99 }]).ShouldBe(best);
    }

    [Fact]
    public void Of_NonePassed_IsNone() => AutomaticPick.Of([Shown.Attempt(1, AttemptStatus.Failed)]).ShouldBeNull();
}
