using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Domain.Generation;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class MasterInspectionTests : IMediaInspector
{
    private static readonly DeliveryFormat Format = new() { Width = 640, Height = 360, Fps = 12, Loudness = -18 };

    private static readonly ShotMaterial Shot = new(
        Guid.NewGuid(), Guid.NewGuid(), 1, 2, false, new Gate([new("resolution")]), Format, new(Guid.NewGuid(), 1, new("p/a.mp4", "aa", 1, 2, 8), Recipes.Video(), [], null), null);

    private readonly Master _spoken = new(new("p/masters/m.mov", "00", 1), Shot.Video.Id, 1, Guid.NewGuid(), 2, Format, 24);
    private readonly FakeMender _mender = new();
    private readonly MemoryMedia _media = new();

    /// <summary>LUFS of the master, and of a copy of it.</summary>
    private (double Master, double Copy) _loud = (-18, -18);

    [Fact]
    public async Task InspectAsync_NarrationTooQuiet_DeliversTheLouderCopyWithBothScores()
    {
        _loud = (-24, -18);

        var verdict = await InspectAsync(_spoken);

        var (_, step, copy) = _mender.Asked.ShouldHaveSingleItem();
        step.ShouldBe(new MendingStep.Gain(6));
        verdict.Final.Path.ShouldBe(copy);
        verdict.Loudness.ShouldBe(-18);
        var mending = verdict.Mendings.ShouldHaveSingleItem();
        (mending.Kind, mending.Kept, mending.Sentence).ShouldBe((MendingKind.Loudness, true, "Made it 6.0 dB louder."));
        (mending.Scores.Single().Before.Score, mending.Scores.Single().After.Score).ShouldBe((6.0 / 11, 1));
    }

    [Fact]
    public async Task InspectAsync_CopyIsNoBetter_DeliversTheMaster()
    {
        _loud = (-24, -24);

        var verdict = await InspectAsync(_spoken);

        (verdict.Final, verdict.Loudness).ShouldBe((_spoken.File, -24));
        verdict.Mendings.ShouldHaveSingleItem().Kept.ShouldBeFalse();
    }

    [Fact]
    public async Task InspectAsync_SilentNarration_IsTold()
    {
        _loud = (double.NegativeInfinity, 0);

        var verdict = await InspectAsync(_spoken);

        verdict.Loudness.ShouldBeNull();
        verdict.Mendings.ShouldHaveSingleItem().Sentence.ShouldBe("Its narration cannot be heard. Make it anew.");
        _mender.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(double.NegativeInfinity)]
    public async Task InspectAsync_QuietSoundOfTheClip_IsLeftAlone(double loudness)
    {
        _loud = (loudness, 0);

        var verdict = await InspectAsync(_spoken with { NarrationId = null, Gain = null });

        verdict.Mendings.ShouldBeEmpty();
        verdict.Loudness.ShouldBeNull("nothing is spoken");
    }

    Task<string?> IMediaInspector.ObstacleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    Task<MediaMeasures> IMediaInspector.MeasureAsync(InspectionOrder order, CancellationToken ct)
    {
        var loudness = order.File == _media.FullPath(_spoken.File.Path) ? _loud.Master : _loud.Copy;
        return Task.FromResult(order.Kind == AssetKind.Video ? Measured.Video : Measured.Narration with { Sound = Measured.Narration.Sound! with { Loudness = loudness } });
    }

    private async Task<MasterVerdict> InspectAsync(Master master)
    {
        var inspection = new MasterInspection(this, new FakeStages(_media), new Mending(this, _mender, _media, new CountingIds()), _media);
        var order = new StepOrder(Shot.SegmentId, Stage.Qa, "input", Shot.Video.Id, master.NarrationId) { ProjectId = Shot.ProjectId, Format = Format, Master = master };
        var outcome = await inspection.InspectAsync(Shot, order, TestContext.Current.CancellationToken);
        return outcome.ShouldBeOfType<StepOutcome.Done>().Result.ShouldBeOfType<StepResult.Judged>().Verdict;
    }
}
