using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Scorers;

public sealed class CheckScaleTests
{
    [Theory]
    [InlineData(1, 10, 1, 0)]
    [InlineData(1, 10, 5.5, 0.5)]
    [InlineData(1, 10, 12, 1)]
    [InlineData(1.2, 0.2, 0.2, 1)]
    [InlineData(1.2, 0.2, 0.95, 0.25)]
    [InlineData(1.2, 0.2, 3, 0)]
    [InlineData(-1, 1, 0, 0.5)]
    public void Score_Raw_LiesBetweenWorstAndBest(double worst, double best, double raw, double score) =>
        Scorings.Scale("likeness", worst, best).Score(raw).ShouldBe(score, 1e-9);

    [Fact]
    public void IsWorse_Distance_IsTheLargerOne()
    {
        Scorings.Scale("likeness").IsWorse(0.2, 0.3).ShouldBeTrue();
        Scorings.Scale("likeness", 1, 0).IsWorse(0.2, 0.3).ShouldBeFalse();
    }
}
