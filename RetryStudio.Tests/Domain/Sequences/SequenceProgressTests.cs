using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class SequenceProgressTests
{
    private static readonly DateTimeOffset Later = Sequenced.Now + TimeSpan.FromMinutes(2);

    private readonly Sequence _sequence = Sequenced.Sequence();

    [Fact]
    public void Of_HalfGenerated_CountsTheStagesByTheirWeights()
    {
        _sequence.Enter(Stage.Generation, Sequenced.Now + TimeSpan.FromMinutes(1));

        var progress = Of(Outlook(storyboard: new(2, 60, 120)), Sequenced.Shot(1, SlotStatus.Complete, SlotStatus.Complete), Sequenced.Shot(2, SlotStatus.Generating));

        // All of the sheet's 20 % and half of generation's 40 %.
        progress.Percentage.ShouldBe(40);
        progress.Stages.Select(stage => stage.Status).ShouldBe([StageStatus.Done, StageStatus.Running, StageStatus.Pending, StageStatus.Pending, StageStatus.Pending]);
        progress.Stages.Take(2).Select(stage => stage.Elapsed.TotalSeconds).ShouldBe([60, 60]);
        progress.Elapsed.ShouldBe(TimeSpan.FromMinutes(2));

        // The GPUs, and then what is usual for two shots.
        progress.Eta!.P50.TotalSeconds.ShouldBe(30 + (2 * 3) + (2 * 2) + (3 * 0.2), 0.01);
        progress.Eta.P90.ShouldBeGreaterThan(progress.Eta.P50);
    }

    [Fact]
    public void Of_SomeShotsThrough_JudgesByWhatTheyTook()
    {
        _sequence.Enter(Stage.Promotion, Sequenced.Now);
        var (done, next) = (Sequenced.Shot(1).Judged(_sequence), Sequenced.Shot(2, SlotStatus.Complete, SlotStatus.Complete));

        var stage = Of(null, done, next).Stages.Single(stage => stage.Stage == Stage.Promotion);

        (stage.Done, stage.Total, stage.Eta!.P50.TotalSeconds).ShouldBe((1, 2, 2));
    }

    [Fact]
    public void Of_Ended_HasNothingLeft()
    {
        _sequence.Enter(Stage.Qa, Sequenced.Now);
        _sequence.HandOver("One shot waits.", RetryStudio.Domain.Severity.Medium, Sequenced.Now + TimeSpan.FromMinutes(1));

        var progress = Of(null, Sequenced.Shot(1).Judged(_sequence, passes: false));

        (progress.Eta, progress.Elapsed).ShouldBe((null, TimeSpan.FromMinutes(1)));
        progress.Stages.Single(stage => stage.Stage == Stage.Qa).Status.ShouldBe(StageStatus.NeedsReview);
    }

    [Fact]
    public void Of_SheetBeingMade_TellsItsPanelsAndTheGenerationAfterThem()
    {
        var sequence = new Sequence(Guid.NewGuid(), Guid.NewGuid(), new(Sheet: true), "mara", Sequenced.Now);
        var state = SequenceOverview.Of(Sequenced.State(sequence, Sequenced.Shot(1))).With(new SheetState(3, [], null, false, true, false));

        var stages = SequenceProgress.Of(state, Outlook(new(6, 20, 30), new(2, 60, 120)), Later).Stages;

        stages.Take(2).Select(stage => stage.Eta!.P50.TotalSeconds).ShouldBe([10, 30]);
    }

    [Theory]
    [InlineData(Stage.Generation)]
    [InlineData(Stage.Export)]
    public void Of_SheetThatWasPassedOver_IsNotHeldAgainstTheWhole(Stage stage)
    {
        _sequence.Enter(stage, Sequenced.Now);
        var sequence = new Sequence(Guid.NewGuid(), Guid.NewGuid(), new(Sheet: true), "mara", Sequenced.Now);
        sequence.Enter(stage, Sequenced.Now);

        var progress = SequenceProgress.Of(SequenceOverview.Of(Sequenced.State(sequence, Sequenced.Shot(1))).With(new SheetState(8, [], null, false, false, true)), null, Later);

        progress.Percentage.ShouldBe(20);
        progress.Stages[0].ShouldSatisfyAllConditions(sheet => (sheet.Done, sheet.Total, sheet.Status).ShouldBe((8, 10, StageStatus.NeedsReview)));
    }

    [Fact]
    public void Of_TakenUpAgainDaysLater_CountsOnlyWhatWasWorked()
    {
        _sequence.HandOver("One shot waits.", RetryStudio.Domain.Severity.Medium, Sequenced.Now + TimeSpan.FromMinutes(1));
        _sequence.Reopen(Stage.Promotion, Later - TimeSpan.FromSeconds(20) + TimeSpan.FromDays(3));

        SequenceProgress.Of(SequenceOverview.Of(Sequenced.State(_sequence, Sequenced.Shot(1))), null, Later + TimeSpan.FromDays(3)).Elapsed.ShouldBe(TimeSpan.FromSeconds(80));
    }

    [Fact]
    public void Entered_AStageAgain_AddsToItsTime()
    {
        _sequence.Enter(Stage.Promotion, Sequenced.Now);
        _sequence.Enter(Stage.Qa, Sequenced.Now + TimeSpan.FromSeconds(10));
        _sequence.Enter(Stage.Promotion, Sequenced.Now + TimeSpan.FromSeconds(20));

        _sequence.Times.Single(time => time.Stage == Stage.Promotion).SecondsAt(Sequenced.Now + TimeSpan.FromSeconds(25)).ShouldBe(15);
    }

    private static GenerationOutlook Outlook(CompletionForecast? panels = null, CompletionForecast? storyboard = null) => new(panels ?? new(0, 0, 0), storyboard ?? new(0, 0, 0), new(2, 1, 1, []), Sequenced.Now);

    private SequenceProgress Of(GenerationOutlook? outlook, params SequenceShot[] shots) => SequenceProgress.Of(SequenceOverview.Of(Sequenced.State(_sequence, shots)), outlook, Later);
}
