using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Quality;

public sealed class VerdictTests
{
    [Fact]
    public void Of_SeveralFailures_NamesTheFurthestBelowFirst() =>
        Verdict.Of([Verdicts.Result("shadows", 0.45), Verdicts.Result("sharpness", 0.1, 0.8), Verdicts.Result("flicker", 0.9)]).FailedChecks.ShouldBe(["sharpness", "shadows"]);

    [Fact]
    public void Of_Weights_DecideTheOverallScore() =>
        Verdict.Of([Verdicts.Result("black", 1, weight: 1), Verdicts.Result("flicker", 0.6, weight: 3), Verdicts.Result("decodes", 1, weight: 0)]).Overall.ShouldBe(0.7);

    [Fact]
    public void Of_FailedAndUnmeasured_Fails() =>
        Verdict.Of([.. Verdicts.Unmeasured().Results, Verdicts.Result("black", 0.1)]).Outcome.ShouldBe(VerdictOutcome.Failed);

    [Fact]
    public void Of_PlaceKnown_IsInTheSentence() =>
        Verdict.Of([new(new("black", CheckStatus.Measured, 0.1, 3, "3 frames are black.", 1.5), new("black"))]).Sentence.ShouldBe("Black frames 0.10 is below 0.50 at 1.5 s: 3 frames are black.");
}
