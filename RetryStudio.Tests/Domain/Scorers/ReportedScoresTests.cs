using System.Collections.Immutable;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Scorers;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Scorers;

public sealed class ReportedScoresTests
{
    [Fact]
    public void Of_ScoreWithoutAScale_IsTakenAsItIs() =>
        ReportedScores.Of(Scorings.Reported("likeness", 0.42), "likeness", null).ShouldBe(SourcedScore.Of(0.42, 0.42, "As the workflow's own nodes reported it."));

    [Fact]
    public void Of_RawWithAScale_IsScaled()
    {
        var score = ReportedScores.Of(Scorings.Reported("aesthetics", 5.5), "aesthetics", Scorings.Scale("aesthetics", 1, 10)).ShouldNotBeNull();

        (score.Answer, score.Score, score.Raw).ShouldBe((SourceAnswer.Scored, 0.5, 5.5));
        score.Sentence.ShouldBe("As the workflow's own nodes reported it: 5.5 on a scale from 1 to 10.");
    }

    [Fact]
    public void Of_RawByConvention_CountsOnlyWithAScale()
    {
        var rendered = Slots.Rendered() with { RawScores = ImmutableSortedDictionary<string, double>.Empty.Add("aesthetics", 5.5) };

        ReportedScores.Of(rendered, "aesthetics", null).ShouldBeNull();
        ReportedScores.Of(rendered, "aesthetics", Scorings.Scale("aesthetics", 1, 10))!.Score.ShouldBe(0.5);
    }

    [Theory]
    [InlineData(6.1)]
    [InlineData(-0.2)]
    public void Of_RawWithoutAScale_IsNoScoreAndSaysWhatToDo(double raw)
    {
        var score = ReportedScores.Of(Scorings.Reported("aesthetics", raw), "aesthetics", null).ShouldNotBeNull();

        (score.Answer, score.Score).ShouldBe((SourceAnswer.Failed, 0));
        score.Sentence.ShouldEndWith("Give it a scale under Scorers.");
    }

    [Fact]
    public void Of_BoundAndMissing_Failed() =>
        ReportedScores.Of(Slots.Rendered() with { MissingScores = ["likeness"] }, "likeness", null)!.Answer.ShouldBe(SourceAnswer.Failed);

    [Fact]
    public void Of_ScaleButNothingReported_Failed() =>
        ReportedScores.Of(Slots.Rendered(), "likeness", Scorings.Scale("likeness"))!.Answer.ShouldBe(SourceAnswer.Failed);

    [Fact]
    public void Of_NobodyWasToReport_IsNothing() => ReportedScores.Of(Slots.Rendered(), "likeness", null).ShouldBeNull();
}
