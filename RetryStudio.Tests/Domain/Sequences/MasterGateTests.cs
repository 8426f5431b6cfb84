using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class MasterGateTests
{
    private static readonly DeliveryFormat Format = new() { Width = 1280, Height = 720, Fps = 24 };

    private static readonly MediaMeasures Master = Measured.Video with { Width = 1280, Height = 720, Fps = 24 };

    [Fact]
    public void Judge_DetailThatScalingLost_IsWhatTheAttemptHad()
    {
        var soft = Master with { Natives = [.. Master.Natives.Select(native => native with { Blur = 5, HalfBlur = 2 })] };

        var verdict = MasterGate.Judge(Shot(new Gate([new("sharpness"), new("resolution")]), Verdicts.Result("sharpness", 0.77)), soft);

        verdict.Outcome.ShouldBe(VerdictOutcome.Passed);
        verdict.Results.Single(result => result.Score.Check == "sharpness").Score.Score.ShouldBe(0.77);
        verdict.Results.Single(result => result.Score.Check == "resolution").Score.Score.ShouldBe(1);
    }

    [Fact]
    public void Judge_LengthOfTheMaster_IsMeasuredAnew()
    {
        var verdict = MasterGate.Judge(Shot(new Gate([new("duration")]), Verdicts.Result("duration", 1)), Master with { Duration = 0.5 });

        verdict.FailedChecks.ShouldBe(["duration"]);
    }

    [Theory]
    [InlineData("frozen", false, false, MendingKind.TrimStill)]
    [InlineData("frozen", true, false, null)]
    [InlineData("frozen", false, true, null)]
    [InlineData("shadows", false, false, MendingKind.Exposure)]
    [InlineData("fps", false, false, MendingKind.FrameRate)]
    [InlineData("flicker", false, false, null)]
    public void MendingsFor_FailedCheck_IsWhatHelpsAgainstIt(string check, bool still, bool spoken, MendingKind? mending)
    {
        var shot = Shot(new Gate([new(check)])) with { Still = still };
        var verdict = Verdict.Of([Verdicts.Result(check, 0.1)]);

        MasterGate.MendingsFor(spoken ? shot with { Narration = shot.Video } : shot, verdict).ShouldBe(mending is { } kind ? [kind] : []);
    }

    [Theory]
    [InlineData(0.9, "", true)]
    [InlineData(0.2, "frozen", false)]
    [InlineData(0.6, "duration", false)]
    public void IsBetter_Copy_FailsNothingElse(double score, string fails, bool better)
    {
        var master = Verdict.Of([Verdicts.Result("frozen", 0.3), Verdicts.Result("duration", 0.9)]);

        var copy = Verdict.Of([Verdicts.Result("frozen", fails == "frozen" ? score : 0.9), Verdicts.Result("duration", fails == "duration" ? 0.1 : score)]);

        MasterGate.IsBetter(copy, master).ShouldBe(better);
    }

    private static ShotMaterial Shot(Gate gate, params CheckResult[] scores) =>
        new(Guid.NewGuid(), Guid.NewGuid(), 1, 2, false, gate, Format, new(Guid.NewGuid(), 1, new("p/a.mp4", "aa", 1, 2, 8), Recipes.Video(), [.. scores], null), null);
}
