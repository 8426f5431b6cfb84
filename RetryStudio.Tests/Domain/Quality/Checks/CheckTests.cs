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
    private static readonly MediaMeasures Good = new()
    {
        Readable = true,
        Width = 640,
        Height = 360,
        Fps = 12,
        Duration = 2,
        MeanVolume = -22,
        Frames = Frames(24),
        Sharpness = [new(0, 5, 5), new(1, 5.4, 5)],
        Sourced = ImmutableSortedDictionary<string, SourcedScore>.Empty.Add("face_confidence", SourcedScore.Of(0.87, 0.87, "Told.")),
    };

    public static TheoryData<string, MediaMeasures, double> Scores() => new()
    {
        { "decodes", Good, 1 },
        { "decodes", Good with { Readable = false }, 0 },
        { "decodes", Good with { DecodeErrors = ["Invalid NAL unit"] }, 0 },
        { "resolution", Good, 1 },
        { "resolution", Good with { Width = 320 }, 0 },
        { "duration", Good, 1 },
        { "duration", Good with { Duration = 1.7 }, 0.5 },
        { "duration", Good with { Duration = 0.5 }, 0 },
        { "duration", Good with { Duration = 9 }, 0 },
        { "black", Good, 1 },
        { "black", Good with { Frames = Frames(24, dark: 0.98) }, 0 },
        { "frozen", Good, 1 },
        { "frozen", Good with { Frames = Frames(24, change: 0) }, 0 },
        { "flicker", Good, 1 },
        { "flicker", Good with { Frames = Frames(24, jump: 20) }, 0 },
        { "highlights", Good, 1 },
        { "highlights", Good with { Frames = Frames(24, bright: 0.5) }, 0 },
        { "highlights", Good with { Frames = Frames(24, bright: 0.2) }, 0.5 },
        { "sharpness", Good, 1 },
        { "sharpness", Good with { Sharpness = [new(0, 10, 5)] }, 0 },
        { "sharpness", Good with { Sharpness = [] }, 0 },
        { "loudness", Good, 1 },
        { "loudness", Good with { MeanVolume = -70 }, 0 },
        { "loudness", Good with { MeanVolume = -45 }, 0.5 },
        { "face_confidence", Good, 0.87 },
    };

    [Theory]
    [MemberData(nameof(Scores))]
    public void Score_Measured_IsAsExpected(string name, MediaMeasures measures, double expected)
    {
        var score = CheckCatalogue.Find(name)!.Score(measures, Recipes.Video());

        score.Check.ShouldBe(name);
        score.Status.ShouldBe(CheckStatus.Measured);
        score.Score.ShouldBe(expected, 0.02);
        score.Sentence.ShouldEndWith(".");
    }

    [Theory]
    [InlineData("resolution")]
    [InlineData("duration")]
    [InlineData("black")]
    [InlineData("frozen")]
    [InlineData("flicker")]
    [InlineData("highlights")]
    [InlineData("sharpness")]
    [InlineData("loudness")]
    [InlineData("face_confidence")]
    public void Score_NothingMeasured_IsUnmeasuredAndNeverAPass(string name)
    {
        var score = CheckCatalogue.Find(name)!.Score(new(), Recipes.Video());

        (score.Status, score.Score).ShouldBe((CheckStatus.Unmeasured, 0));
        score.Sentence.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-3)]
    [InlineData(7)]
    public void Score_OddReport_StaysBetweenZeroAndOne(double reported) =>
        CheckCatalogue.Find("face_confidence")!.Score(Good with { Sourced = Good.Sourced.SetItem("face_confidence", SourcedScore.Of(reported, reported, "Told.")) }, Recipes.Video()).Score.ShouldBeInRange(0, 1);

    [Fact]
    public void Score_OneBlackFrame_IsSeenAndPlaced()
    {
        var frames = Frames(24).SetItem(12, new(1, 4, 1, 0, 5));
        var score = CheckCatalogue.Find("black")!.Score(Good with { Frames = frames }, Recipes.Video());

        score.Score.ShouldBeLessThan(0.5);
        score.At.ShouldBe(1);
    }

    [Fact]
    public void Score_StillStretch_IsPlacedAtItsStart()
    {
        var frames = Frames(24).Select(frame => frame.At is > 0.5 and < 1.5 ? frame with { Change = 0.01 } : frame).ToImmutableArray();
        var score = CheckCatalogue.Find("frozen")!.Score(Good with { Frames = frames }, Recipes.Video());

        score.Score.ShouldBe(0);
        score.At!.Value.ShouldBe(0.5, 0.09);
    }

    [Fact]
    public void AppliesTo_EveryKind_HasAtLeastTwoChecks()
    {
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            CheckCatalogue.All.Count(check => check.AppliesTo(kind)).ShouldBeGreaterThanOrEqualTo(2);
        }
    }

    [Fact]
    public void All_Names_AreUniqueAndFound()
    {
        CheckCatalogue.Names.Distinct().Count().ShouldBe(CheckCatalogue.All.Length);
        CheckCatalogue.Find("beauty").ShouldBeNull();
        CheckCatalogue.LabelOf("beauty_of_light").ShouldBe("Beauty of light");
        CheckCatalogue.LabelOf("face_confidence").ShouldBe("Face");
    }

    private static ImmutableArray<FrameMeasure> Frames(int count, double dark = 0, double bright = 0, double change = 3, double jump = 0) =>
        [.. Enumerable.Range(0, count).Select(index => new FrameMeasure(index / 12.0, 120 + (index % 2 == 0 ? jump : 0), dark, bright, index == 0 ? 0 : change))];
}
