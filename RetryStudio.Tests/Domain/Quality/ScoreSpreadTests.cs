using RetryStudio.Domain.Quality;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Quality;

public sealed class ScoreSpreadTests
{
    private static readonly ScoreSpread Spread = new([0, 0.04, 0.5, 0.97, 1]);

    [Fact]
    public void Histogram_Scores_AreCountedInTwentieths()
    {
        var bins = Spread.Histogram();

        bins.Length.ShouldBe(20);
        (bins[0], bins[10], bins[19]).ShouldBe((2, 1, 2));
        bins.Sum().ShouldBe(5);
    }

    [Theory]
    [InlineData(0.5, 0.4)]
    [InlineData(0.51, 0.6)]
    [InlineData(null, 0)]
    public void ShareBelow_Threshold_CountsWhatIsBelowIt(double? threshold, double share) => Spread.ShareBelow(threshold).ShouldBe(share, 1e-9);
}
