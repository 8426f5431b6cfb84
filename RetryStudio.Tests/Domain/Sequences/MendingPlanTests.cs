using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class MendingPlanTests
{
    [Theory]
    [InlineData(0, 0, null, null)]
    [InlineData(2, 2, null, null)]
    [InlineData(6, 0, 6, 24)]
    [InlineData(0, 6, 0, 18)]
    [InlineData(4, 5, 4, 19)]
    public void Trim_StillEnds_AreCutOffUpToTheMovement(int head, int tail, int? from, int? to)
    {
        var decision = Decide(MendingKind.TrimStill, StillAt(head, tail));

        if (from is null)
        {
            decision.ShouldBeOfType<MendingDecision.NothingToDo>();
            return;
        }

        var trim = decision.ShouldBeOfType<MendingDecision.Do>().Step.ShouldBeOfType<MendingStep.Trim>();
        trim.From.ShouldBe(from.Value / 12.0, 0.0001);
        trim.To.ShouldBe(to!.Value / 12.0, 0.0001);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(23, 0)]
    [InlineData(24, 24)]
    public void Trim_TooLittleIsLeft_IsBeyondIt(int head, int tail) => Decide(MendingKind.TrimStill, StillAt(head, tail)).ShouldBeOfType<MendingDecision.Beyond>();

    [Theory]
    [InlineData(120, null)]
    [InlineData(61, null)]
    [InlineData(50, 1.33)]
    [InlineData(20, 1.35)]
    [InlineData(200, 0.75)]
    [InlineData(181, 0.79)]
    [InlineData(179, null)]
    public void Exposure_OutsideOfTheMiddle_IsBroughtALittleTowardsIt(double luma, double? gamma)
    {
        var decision = Decide(MendingKind.Exposure, Lit(luma));

        (decision is MendingDecision.Do { Step: MendingStep.Gamma step } ? step.Value : (double?)null).ShouldBe(gamma);
        (gamma is null).ShouldBe(decision is MendingDecision.NothingToDo);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(254)]
    public void Exposure_NothingInIt_IsBeyondIt(double luma) => Decide(MendingKind.Exposure, Lit(luma)).ShouldBeOfType<MendingDecision.Beyond>();

    [Fact]
    public void FrameRate_Other_IsBroughtToWhatWasAsked()
    {
        Decide(MendingKind.FrameRate, Measured.Video with { Fps = 24 }).ShouldBe(new MendingDecision.Do(new MendingStep.Rate(12, 24)));
        Decide(MendingKind.FrameRate, Measured.Video).ShouldBeOfType<MendingDecision.NothingToDo>();
        MendingPlan.Decide(MendingKind.FrameRate, AssetKind.Video, Measured.Video with { Fps = 24 }, Recipes.Video() with { Fps = 0 }).ShouldBeOfType<MendingDecision.NothingToDo>();
    }

    [Theory]
    [InlineData(640, 384, true)]
    [InlineData(1280, 720, true)]
    [InlineData(640, 480, false)]
    [InlineData(360, 640, false)]
    public void Size_Other_LosesANarrowEdgeOrGetsBars(int width, int height, bool crop) =>
        Decide(MendingKind.Size, Measured.Video with { Width = width, Height = height }).ShouldBe(new MendingDecision.Do(new MendingStep.Resize(640, 360, crop)));

    [Fact]
    public void Size_AsAsked_IsLeftAlone() => Decide(MendingKind.Size, Measured.Video).ShouldBeOfType<MendingDecision.NothingToDo>();

    [Fact]
    public void Size_OddForAClip_IsBeyondIt()
    {
        var odd = Recipes.Video() with { Width = 641 };

        MendingPlan.Decide(MendingKind.Size, AssetKind.Video, Measured.Video, odd).ShouldBeOfType<MendingDecision.Beyond>();
        MendingPlan.Decide(MendingKind.Size, AssetKind.Image, Measured.Picture, odd).ShouldBeOfType<MendingDecision.Do>();
    }

    [Theory]
    [InlineData(MendingKind.TrimStill, AssetKind.Image)]
    [InlineData(MendingKind.FrameRate, AssetKind.Audio)]
    [InlineData(MendingKind.Exposure, AssetKind.Audio)]
    [InlineData(MendingKind.Loudness, AssetKind.Audio)]
    public void Decide_WithoutAMeaning_IsNothingToDo(MendingKind mending, AssetKind kind) =>
        MendingPlan.Decide(mending, kind, Measured.Video, Recipes.Video()).ShouldBeOfType<MendingDecision.NothingToDo>();

    [Fact]
    public void Decide_Unreadable_IsBeyondIt() => Decide(MendingKind.Size, new MediaMeasures()).ShouldBeOfType<MendingDecision.Beyond>();

    private static MendingDecision Decide(MendingKind mending, MediaMeasures measures) => MendingPlan.Decide(mending, AssetKind.Video, measures, Recipes.Video());

    private static MediaMeasures Lit(double luma) => Measured.Video with { Frames = Measured.Frames((_, frame) => frame with { Luma = luma }) };

    /// <summary>So many steps from frame to frame without movement, at the beginning and at the end of 24 frames.</summary>
    private static MediaMeasures StillAt(int head, int tail) => Measured.Video with
    {
        Frames = [.. Measured.Frames().Select((frame, index) => index > 0 && (index <= head || index >= 24 - tail) ? frame with { Change = 0.05 } : frame).ToImmutableArray()],
    };
}
