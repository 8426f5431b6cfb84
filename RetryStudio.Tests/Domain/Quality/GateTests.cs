using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Quality;

public sealed class GateTests
{
    private static readonly MediaMeasures Picture = new()
    {
        Readable = true,
        Width = 640,
        Height = 360,
        Frames = [new(0, 120, 0, 0, 0)],
        Sharpness = [new(0, 5, 5)],
        Sourced = ImmutableSortedDictionary<string, SourcedScore>.Empty.Add("face_confidence", SourcedScore.Of(0.9, 0.9, "Told.")),
    };

    private static readonly Gate Portrait = Gate.Standard(expectsFace: true, expectsMotion: true);

    [Fact]
    public void Judge_GoodPicture_Passes()
    {
        var verdict = Portrait.Judge(AssetKind.Image, Picture, Recipes.Image());

        verdict.Outcome.ShouldBe(VerdictOutcome.Passed);
        verdict.Results.Select(result => result.Score.Check).ShouldNotContain("duration");
        verdict.Overall.ShouldBeInRange(0.9, 1);
    }

    [Fact]
    public void Judge_FaceBelowTheThreshold_Fails()
    {
        var verdict = Portrait.Judge(AssetKind.Image, Picture with { Sourced = Picture.Sourced.SetItem("face_confidence", SourcedScore.Of(0.42, 0.42, "Told.")) }, Recipes.Image());

        verdict.Outcome.ShouldBe(VerdictOutcome.Failed);
        verdict.FailedChecks.ShouldBe(["face_confidence"]);
        verdict.Sentence.ShouldBe("Face 0.42 is below 0.60: As the backend reported it.");
    }

    [Fact]
    public void Judge_FaceExactlyAtTheThreshold_Passes() =>
        Portrait.Judge(AssetKind.Image, Picture with { Sourced = Picture.Sourced.SetItem("face_confidence", SourcedScore.Of(0.6, 0.6, "Told.")) }, Recipes.Image()).Outcome.ShouldBe(VerdictOutcome.Passed);

    [Fact]
    public void Judge_FaceNotReported_IsUnmeasuredNotPassed()
    {
        var verdict = Portrait.Judge(AssetKind.Image, Picture with { Sourced = ImmutableSortedDictionary<string, SourcedScore>.Empty }, Recipes.Image());

        verdict.Outcome.ShouldBe(VerdictOutcome.Unmeasured);
        verdict.Sentence.ShouldBe("Face could not be measured: The backend reported no score for it.");
    }

    [Fact]
    public void Judge_BrokenFile_FailsByDecoding() =>
        Portrait.Judge(AssetKind.Image, new(), Recipes.Image()).FailedChecks.ShouldContain("decodes");

    [Fact]
    public void Judge_UnknownCheck_BlocksAndSaysSo() =>
        new Gate([new("beauty")]).Judge(AssetKind.Image, Picture, Recipes.Image()).ShouldSatisfyAllConditions(
            verdict => verdict.Outcome.ShouldBe(VerdictOutcome.Unmeasured),
            verdict => verdict.Sentence.ShouldContain("There is no check 'beauty'"));

    [Fact]
    public void Judge_EmptyGate_GoesToAPerson() => new Gate([]).Judge(AssetKind.Image, Picture, Recipes.Image()).Outcome.ShouldBe(VerdictOutcome.Unmeasured);

    [Fact]
    public void Judge_AdvisoryCheckFails_Passes() =>
        new Gate([new("decodes"), new("highlights", 0.9, 1, Advisory: true)]).Judge(AssetKind.Image, Picture with { Frames = [new(0, 250, 0, 0.9, 0)] }, Recipes.Image()).Outcome.ShouldBe(VerdictOutcome.Passed);
}
