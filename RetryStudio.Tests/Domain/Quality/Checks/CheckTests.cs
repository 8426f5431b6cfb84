using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Quality.Checks;

/// <summary>Every check, on measures that are plainly good, plainly bad, and missing.</summary>
public sealed class CheckTests
{
    private static readonly MediaMeasures Good = Measured.Video;

    private static readonly MediaMeasures Spoken = Measured.Narration;

    public static TheoryData<string, MediaMeasures, double> Scores() => new()
    {
        { "decodes", Good, 1 },
        { "decodes", Good with { Readable = false }, 0 },
        { "decodes", Good with { DecodeErrors = ["Invalid NAL unit"] }, 0 },
        { "file", Good, 1 },
        { "file", Good with { MisnamedAs = ".png" }, 0 },
        { "resolution", Good, 1 },
        { "resolution", Good with { Width = 320 }, 0 },
        { "duration", Good, 1 },
        { "duration", Good with { Duration = 1.7 }, 0.5 },
        { "duration", Good with { Duration = 0.5 }, 0 },
        { "duration", Good with { Duration = 9 }, 0 },
        { "fps", Good, 1 },
        { "fps", Good with { Fps = 10.8 }, 0.5 },
        { "fps", Good with { Fps = 24 }, 0 },
        { "black", Good, 1 },
        { "black", With(index => index == 12, frame => frame with { DarkShare = 0.98 }), 0.474 },
        { "frozen", Good, 1 },
        { "frozen", With(_ => true, frame => frame with { Change = 0 }), 0 },
        { "motion", Good, 1 },
        { "motion", With(_ => true, frame => frame with { ChangeOverHalf = 1 }), 0.5 },
        { "motion", With(_ => true, frame => frame with { ChangeOverHalf = 0.2 }), 0 },
        { "chaos", Good, 1 },
        { "chaos", With(_ => true, frame => frame with { ChangeOverTwo = frame.Change, Gradient = 2 }), 0 },
        { "chaos", With(_ => true, frame => frame with { ChangeOverTwo = frame.Change, Gradient = 5 }), 0.5 },
        { "motion_score", Good, 1 },
        { "motion_score", With(_ => true, frame => frame with { ChangeOverHalf = 1 }), 0.5 },
        { "motion_score", With(_ => true, frame => frame with { ChangeOverTwo = frame.Change, Gradient = 2 }), 0 },
        { "judder", Good, 1 },
        { "judder", With(index => index % 2 == 0, frame => frame with { Change = 0.1 }), 0 },
        { "judder", With(index => index % 8 == 4, frame => frame with { Change = 0.1 }), 0.478 },
        { "frame_order", Good, 1 },
        { "frame_order", With(index => index % 2 == 0, frame => frame with { Change = 0 }), 0 },
        { "flicker", Good, 1 },
        { "flicker", With(index => index % 2 == 0, frame => frame with { Luma = 140 }), 0 },
        { "flash", Good, 1 },
        { "flash", With(index => index == 7, frame => frame with { Luma = 180 }), 0 },
        { "flash", With(index => index == 7, frame => frame with { Luma = 126.3 }), 0.5 },
        { "jump", Good, 1 },
        { "jump", With(index => index == 7, frame => frame with { Change = 60 }), 0 },
        { "jump", With(index => index == 7, frame => frame with { Change = 11.4 }), 0.5 },
        { "sharpness", Good, 1 },
        { "sharpness", Natively(native => native with { Blur = 10 }), 0 },
        { "sharpness", Natively(native => native with { Blur = 8 }), 0.5 },
        { "sharpness", Natively(native => native with { Blur = 13.3, HalfBlur = 10, QuarterBlur = 7.6 }), 0.3125 },
        { "sharpness", Natively(native => native with { QuarterBlur = 9 }), 1 },
        { "sharpness", Natively(native => native with { Blur = double.NaN }), 0 },
        { "sharpness", Natively(native => native.At < 0.7 ? native with { Blur = 10 } : native), 0 },
        { "focus_drift", Good, 1 },
        { "focus_drift", Natively(native => native.At >= 1.5 ? native with { Blur = 12 } : native), 0 },
        { "focus_drift", Natively(native => native.At >= 1.5 ? native with { Blur = 7.78 } : native), 0.5 },
        { "blockiness", Good, 1 },
        { "blockiness", Natively(native => native with { Blockiness = 4 }), 0 },
        { "blockiness", Natively(native => native with { Blockiness = 1.975 }), 0.5 },
        { "noise", Good, 1 },
        { "noise", Natively(native => native with { Difference = 20 }), 0 },
        { "noise", Natively(native => native with { Difference = 12.4 }), 0.5 },
        { "shadows", Good, 1 },
        { "shadows", With(_ => true, frame => frame with { DarkShare = 0.16 }), 0.5 },
        { "highlights", Good, 1 },
        { "highlights", With(_ => true, frame => frame with { BrightShare = 0.5 }), 0 },
        { "highlights", With(_ => true, frame => frame with { BrightShare = 0.2 }), 0.5 },
        { "contrast", Good, 1 },
        { "contrast", With(_ => true, frame => frame with { High = 70 }), 0.5 },
        { "contrast", With(_ => true, frame => frame with { High = 50 }), 0 },
        { "oversaturated", Good, 1 },
        { "oversaturated", Natively(native => native with { OutOfRange = 0.03 }), 0.5 },
        { "oversaturated", With(_ => true, frame => frame with { ClippedShare = 0.2 }), 0 },
        { "grey", Good, 1 },
        { "grey", Natively(native => native with { Saturation = 2.19 }), 0.5 },
        { "grey", Natively(native => native with { Saturation = 0 }), 0 },
        { "border", Good, 1 },
        { "border", Natively(native => native with { InsideBorders = 0.74 }), 0 },
        { "drift", Good, 1 },
        { "drift", Good with { Overlap = 0.55 }, 0.5 },
        { "drift", Good with { Overlap = 0.2 }, 0 },
        { "start_structure", Good, 1 },
        { "start_structure", Good with { StartImage = new(0.55, 34) }, 0.5 },
        { "start_structure", Good with { StartImage = new(0.1, 34) }, 0 },
        { "start_colour", Good, 1 },
        { "start_colour", Good with { StartImage = new(0.9, 25) }, 0.5 },
        { "start_colour", Good with { StartImage = new(0.9, double.PositiveInfinity) }, 1 },
        { "silence", Spoken, 1 },
        { "silence", Spoken with { Sound = Spoken.Sound! with { LongestSilence = 2 } }, 0.5 },
        { "silence", Spoken with { Sound = Spoken.Sound! with { LongestSilence = 4 } }, 0 },
        { "clipping", Spoken, 1 },
        { "clipping", Spoken with { Sound = Spoken.Sound! with { ClippedShare = 0.002 } }, 0.5 },
        { "loudness", Spoken, 1 },
        { "loudness", Spoken with { Sound = Spoken.Sound! with { Loudness = double.NegativeInfinity } }, 0 },
        { "loudness", Spoken with { Sound = Spoken.Sound! with { Loudness = -38 } }, 0.5 },
        { "face_confidence", Good, 0.87 },
    };

    /// <summary>One black frame in a second third of the clip, and where each check says that it shows.</summary>
    public static TheoryData<string, MediaMeasures, double> Places() => new()
    {
        { "black", With(index => index is 12 or 13, frame => frame with { DarkShare = 1 }), 1 },
        { "frozen", With(index => index is >= 7 and < 17, frame => frame with { Change = 0.01 }), 0.5 },
        { "judder", With(index => index is 6 or 9 or 12 or 15, frame => frame with { Change = 0.01 }), 0.5 },
        { "flicker", With(index => index == 18, frame => frame with { Luma = 200 }), 1.5 },
        { "flash", With(index => index == 18, frame => frame with { Luma = 200 }), 1.5 },
        { "jump", With(index => index == 6, frame => frame with { Change = 60 }), 0.5 },
        { "highlights", With(index => index == 6, frame => frame with { BrightShare = 1 }), 0.5 },
        { "sharpness", Natively(native => native.At >= 1.5 ? native with { Blur = 10 } : native), 1.5 },
        { "blockiness", Natively(native => native.At == 0.75 ? native with { Blockiness = 9 } : native), 0.75 },
        { "silence", Spoken with { Sound = Spoken.Sound! with { LongestSilence = 2, SilentAt = 1.25 } }, 1.25 },
        { "clipping", Spoken with { Sound = Spoken.Sound! with { ClippedShare = 0.01, ClippedAt = 0.5 } }, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Scores))]
    public void Score_Measured_IsAsExpected(string name, MediaMeasures measures, double expected)
    {
        var score = CheckCatalogue.Find(name)!.Score(measures, Recipes.Video());

        score.Check.ShouldBe(name);
        score.Status.ShouldBe(CheckStatus.Measured, score.Sentence);
        score.Score.ShouldBe(expected, 0.02);
        score.Sentence.ShouldEndWith(".");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Score_Defect_IsPlaced(string name, MediaMeasures measures, double second) =>
        CheckCatalogue.Find(name)!.Score(measures, Recipes.Video()).At!.Value.ShouldBe(second, 0.09);

    [Fact]
    public void Score_NothingMeasured_IsNeverAPass()
    {
        foreach (var check in CheckCatalogue.All)
        {
            var score = check.Score(new(), Recipes.Video());

            score.Score.ShouldBe(0, check.Name);
            score.Sentence.ShouldNotBeNullOrWhiteSpace();
            if (check.Name != "decodes")
            {
                score.Status.ShouldNotBe(CheckStatus.Measured, check.Name);
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-3)]
    [InlineData(7)]
    public void Score_OddReport_StaysBetweenZeroAndOne(double reported)
    {
        var score = CheckCatalogue.Find("face_confidence")!.Score(Good with { Sourced = Measured.Face(reported) }, Recipes.Video());

        score.Score.ShouldBeInRange(0, 1);
        (score.Raw is null || double.IsFinite(score.Raw.Value)).ShouldBeTrue("what is stored must be a number of JSON");
    }

    [Fact]
    public void Score_SourceThatFailed_IsAnotherMatterThanNoSource()
    {
        var face = CheckCatalogue.Find("face_confidence")!;

        face.Score(Good with { Sourced = Measured.NoScores }, Recipes.Video()).Status.ShouldBe(CheckStatus.NoSource);
        face.Score(Good with { Sourced = Good.Sourced.SetItem("face_confidence", SourcedScore.Failed("It timed out.")) }, Recipes.Video()).ShouldSatisfyAllConditions(
            score => score.Status.ShouldBe(CheckStatus.Unmeasured),
            score => score.Sentence.ShouldBe("It timed out."));
        face.Score(Good with { Sourced = Good.Sourced.SetItem("face_confidence", SourcedScore.NotApplicable("No face is expected.")) }, Recipes.Video()).Status.ShouldBe(CheckStatus.NotApplicable);
    }

    [Theory]
    [InlineData("motion")]
    [InlineData("frame_order")]
    [InlineData("judder")]
    public void Score_TooFewFrames_DoesNotApply(string name) =>
        CheckCatalogue.Find(name)!.Score(Good with { Frames = [Good.Frames[0]] }, Recipes.Video()).Status.ShouldBe(CheckStatus.NotApplicable);

    [Theory]
    [InlineData(320, 1)]
    [InlineData(640, 1)]
    [InlineData(960, 0)]
    public void Score_UpscaledClip_MustBeAtLeastAsLargeAsAsked(int width, double score) =>
        CheckCatalogue.Find("resolution")!.Score(Good with { Width = 640, Height = 360 }, Recipes.Video() with { Width = width, Height = 360, SourceVideo = "clip.mp4" }).Score.ShouldBe(score);

    [Fact]
    public void Score_StartImageThatIsGone_IsUnmeasured()
    {
        CheckCatalogue.Find("start_structure")!.Score(Good with { StartImage = new(double.NaN, double.NaN, "It is gone.") }, Recipes.Video()).Status.ShouldBe(CheckStatus.Unmeasured);
        CheckCatalogue.Find("start_structure")!.Score(Good with { StartImage = null }, Recipes.Video()).Status.ShouldBe(CheckStatus.NotApplicable);
    }

    [Fact]
    public void Score_NativeFiguresThatAreLost_AreUnmeasured()
    {
        CheckCatalogue.Find("sharpness")!.Score(Good with { Natives = [] }, Recipes.Video()).Status.ShouldBe(CheckStatus.Unmeasured);
        CheckCatalogue.Find("sharpness")!.Score(Good with { Natives = [], Height = 48 }, Recipes.Video()).Status.ShouldBe(CheckStatus.NotApplicable);
    }

    [Fact]
    public void Score_FrameRateThatIsNotTold_IsNoPass()
    {
        CheckCatalogue.Find("frozen")!.Score(Good with { Fps = 0 }, Recipes.Video()).Status.ShouldBe(CheckStatus.Unmeasured);
        CheckCatalogue.Find("motion")!.Score(With(_ => true, frame => frame with { ChangeOverHalf = double.NaN }), Recipes.Video()).Status.ShouldBe(CheckStatus.Unmeasured);
    }

    [Fact]
    public void AppliesTo_EveryKind_HasAtLeastFiveChecks()
    {
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            CheckCatalogue.All.Count(check => check.AppliesTo(kind)).ShouldBeGreaterThanOrEqualTo(5);
        }
    }

    [Fact]
    public void All_Names_AreUniqueAndFound()
    {
        CheckCatalogue.Names.Distinct().Count().ShouldBe(CheckCatalogue.All.Length);
        CheckCatalogue.All.ShouldAllBe(check => check.About.EndsWith('.') && check.Label.Length > 0);
        CheckCatalogue.Find("beauty").ShouldBeNull();
        CheckCatalogue.LabelOf("beauty_of_light").ShouldBe("Beauty of light");
        CheckCatalogue.LabelOf("face_confidence").ShouldBe("Face");
    }

    private static MediaMeasures With(Func<int, bool> which, Func<FrameMeasure, FrameMeasure> change) =>
        Good with { Frames = Measured.Frames((index, frame) => which(index) ? change(frame) : frame) };

    private static MediaMeasures Natively(Func<NativeMeasure, NativeMeasure> change) => Good with { Natives = [.. Good.Natives.Select(change)] };
}
