using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class SequenceRunnerTests : SequenceTest
{
    [Fact]
    public async Task AdvanceAsync_WholeWay_TakesEveryShotThroughEveryStageOnce()
    {
        var (project, sequence, _) = await MadeAsync();

        await AdvanceAsync(sequence);

        var state = await StateAsync(project);
        (state.Sequence.Status, state.Sequence.Sentence).ShouldBe((SequenceStatus.Complete, "All 3 shots are delivered."));
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1, 1]);
        (await RoundsAsync(project, Stage.Qa)).ShouldBe([1, 1, 1]);
        (await RoundsAsync(project, Stage.Export)).ShouldBe([1, 1, 1]);
        (Stages.Promoted.Count, Stages.Inspected.Count, Stages.Films).ShouldBe((3, 3, 1));
        var package = state.Sequence.Package.ShouldNotBeNull();
        (package.Partial, package.Shots, package.Input).ShouldBe((false, 3, state.PackageInput));
        package.Proof[0].ShouldStartWith("The package is whole");
        var progress = SequenceProgress.Of(SequenceOverview.Of(state), null, Clock.GetUtcNow());
        progress.Stages.Where(stage => stage.Total > 0).ShouldAllBe(stage => stage.Status == StageStatus.Done && stage.Percentage == 100);
    }

    [Fact]
    public async Task AdvanceAsync_WhileTheGpusWork_WaitsAndIsNotWoken()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(2);
        var sequence = await PressAsync(project);

        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(
            item => item.Stage.ShouldBe(Stage.Generation), item => item.Status.ShouldBe(SequenceStatus.Running), item => item.Sentence.ShouldBe("4 assets are being generated."));
        (await Open.DueAsync(Ct)).ShouldNotContain(sequence);
        foreach (var lane in new[] { gpu.Image, gpu.Image, gpu.Video, gpu.Video })
        {
            await RunAsync(lane, Planning.Passed());
        }

        (await Open.DueAsync(Ct)).ShouldContain(sequence);
    }

    [Fact]
    public async Task StartAsync_Twice_IsOneStart()
    {
        var project = await ProjectAsync();

        var starts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SequenceDesk.StartAsync(project, new(), "mara", Ct)));

        starts.Count(start => start.IsNew).ShouldBe(1);
        starts.Select(start => start.SequenceId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task StartAsync_AfterTheEnd_RepeatsNothing()
    {
        var (project, sequence, _) = await MadeAsync();
        await AdvanceAsync(sequence);

        await PressAsync(project);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        (Stages.Promoted.Count, Stages.Inspected.Count).ShouldBe((3, 3));
        (await ReadAsync(context => context.Tries.CountAsync(Ct))).ShouldBe(6);
        (Stages.Films, (await StateAsync(project)).Sequence.Package!.Package.Number).ShouldBe((1, 1));
    }

    [Fact]
    public async Task AdvanceAsync_AnotherAttemptSelected_PromotesThatShotAlone()
    {
        var (project, sequence, gpu) = await MadeAsync();
        await AdvanceAsync(sequence);
        var shot = (await StateAsync(project)).Shots[1];
        var (_, attempt) = await Choices.RequestAttemptAsync(shot.SegmentId, AssetKind.Video, new(), "mara", Ct);
        await RunAsync(gpu.Video, Planning.Passed());
        await Choices.SelectAsync(attempt, false, "mara", Ct);

        (await Open.DueAsync(Ct)).ShouldContain(sequence);
        await AdvanceAsync(sequence);

        var after = await StateAsync(project);
        after.Sequence.Status.ShouldBe(SequenceStatus.Complete);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 2, 1]);

        // Of the shot behind it, the cut alone is looked at again: it is another one.
        (await RoundsAsync(project, Stage.Qa)).ShouldBe([1, 2, 2]);
        Stages.Inspected.Count.ShouldBe(4);
        StepOrder.Current(after.Shots[1], after)!.AttemptId.ShouldBe(attempt);
        (await RoundsAsync(project, Stage.Export)).ShouldBe([1, 2, 1]);
        after.Sequence.Package!.Package.Number.ShouldBe(2);
        (await Open.DueAsync(Ct)).ShouldNotContain(sequence);
    }

    [Fact]
    public async Task AdvanceAsync_TakenOver_WritesNothingMore()
    {
        var (project, sequence, _) = await MadeAsync();
        var before = (await Ledger.TakeAsync(sequence, Ct))!;
        var after = (await Ledger.TakeAsync(sequence, Ct))!;
        var order = StepOrder.ForPromotion((await StateAsync(project)).Shots[0], await StateAsync(project))!;

        (await Ledger.ConcludeAsync(before, order, new StepOutcome.Trouble("Late."), 1, Ct)).ShouldBeFalse();
        (await Ledger.ChangeAsync(before, item => item.Complete("Late.", Clock.GetUtcNow()), Ct)).ShouldBeFalse();
        (await Ledger.StateAsync(before, Ct)).ShouldBeNull();

        (await Ledger.StateAsync(after, Ct))!.Shots.ShouldAllBe(shot => shot.Promotion == null);
    }

    [Fact]
    public async Task CancelAsync_InTheMiddle_KeepsWhatIsDoneAndGoesOnFromThere()
    {
        var (project, sequence, _) = await MadeAsync();
        Stages.OnPromotion = clip =>
        {
            if (Stages.Promoted.Count == 2)
            {
                Runs.CancelAsync(project, "mara", Ct).GetAwaiter().GetResult();
            }

            return null;
        };
        await AdvanceAsync(sequence);

        var cancelled = await StateAsync(project);
        cancelled.Sequence.Status.ShouldBe(SequenceStatus.Cancelled);
        cancelled.Shots.Count(shot => shot.Promotion is { Status: StepStatus.Done }).ShouldBe(1);
        (await Open.DueAsync(Ct)).ShouldNotContain(sequence);
        (await Ledger.TakeAsync(sequence, Ct)).ShouldBeNull();
        Stages.OnPromotion = _ => null;

        await PressAsync(project);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public async Task CancelAsync_OfTheProject_StopsTheSequenceToo()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(2);
        var sequence = await PressAsync(project);
        await AdvanceAsync(sequence);

        await Runs.CancelAsync(project, "ada", Ct);

        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(
            item => item.Status.ShouldBe(SequenceStatus.Cancelled), item => item.Sentence!.ShouldStartWith("Cancelled by ada. "));
        (await Open.DueAsync(Ct)).ShouldNotContain(sequence);
        await PressAsync(project);
        await AdvanceAsync(sequence);
        foreach (var lane in new[] { gpu.Image, gpu.Image, gpu.Video, gpu.Video })
        {
            await RunAsync(lane, Planning.Passed());
        }

        await AdvanceAsync(sequence);
        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
    }

    [Fact]
    public async Task AdvanceAsync_CancelledWhileItAsksTheGpus_LeavesNothingQueued()
    {
        await GpuAsync();
        var project = await ProjectAsync(3);
        var sequence = await PressAsync(project);
        Engine.OnDrive = () => Runs.CancelAsync(project, "mara", Ct);

        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Cancelled);
        (await ReadAsync(context => context.Slots.CountAsync(slot => slot.ProjectId == project && slot.Status == SlotStatus.Queued, Ct))).ShouldBe(0);
        (await ReadAsync(context => context.Runs.SingleAsync(run => run.ProjectId == project, Ct))).Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task AdvanceAsync_AnImageFailsForGood_DeliversTheRestAndGoesOnWhenItIsMade()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(2);
        var sequence = await PressAsync(project);
        await AdvanceAsync(sequence);
        await RunAsync(gpu.Image, Planning.Failed());
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());

        await AdvanceAsync(sequence);

        var waits = await StateAsync(project);
        (waits.Sequence.Status, waits.Sequence.Severity).ShouldBe((SequenceStatus.NeedsReview, Severity.High));
        waits.Sequence.Sentence!.ShouldStartWith("1 of 2 shots are ready. A partial package of what is ready is made. Segment 1: ");
        Stages.Promoted.Count.ShouldBe(1);
        waits.Sequence.Package!.ShouldSatisfyAllConditions(package => package.Partial.ShouldBeTrue(), package => (package.Shots, package.Of).ShouldBe((1, 2)), package => package.Package.Name.ShouldEndWith("-partial.zip"));
        await StartAsync(project, RunScope.Failed);
        (await Open.DueAsync(Ct)).ShouldNotContain(sequence);
        await AdvanceAsync(sequence);
        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.NeedsReview);
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());
        (await Open.DueAsync(Ct)).ShouldContain(sequence);

        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.Status.ShouldBe(SequenceStatus.Complete);
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([1, 1]);
        (await ReadAsync(context => context.Tries.CountAsync(Ct))).ShouldBe(5);
    }

    [Fact]
    public async Task AdvanceAsync_WholeDeliveryOnly_PacksNothingWhileAShotIsMissing()
    {
        var (project, sequence, _) = await MadeAsync(2, partial: false);
        var first = (await StateAsync(project)).Shots[0].SegmentId.ToString("N");
        Stages.OnPromotion = target => target.Contains(first, StringComparison.Ordinal) ? new MasterMade.Unfit("The clip cannot be read.") : null;

        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(item => item.Status.ShouldBe(SequenceStatus.NeedsReview), item => item.Package.ShouldBeNull());
        Stages.Films.ShouldBe(0);
    }

    [Fact]
    public async Task AdvanceAsync_MasterDamagedBeforeTheExport_IsMadeAnewAndNothingElse()
    {
        var (project, sequence, _) = await MadeAsync(2);
        Stages.OnFilm = () => throw new IOException("The network path was not found.");
        await AdvanceAsync(sequence);
        var waits = await StateAsync(project);
        (waits.Sequence.Status, waits.Sequence.Severity).ShouldBe((SequenceStatus.Running, Severity.High));
        waits.Sequence.Sentence.ShouldBe("The package could not be made, which is tried again. The media folder could not be read or written: The network path was not found.");
        Stages.OnFilm = () => { };
        await ChangeAsync(context => context.SequenceSteps.RemoveRange(context.SequenceSteps.Where(step => step.Stage == Stage.Export)));
        var master = StepOrder.Current(waits.Shots[0], waits)!.File.Path;
        await File.AppendAllTextAsync(Media.FullPath(master), "!", Ct);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await AdvanceAsync(sequence);
        (await StateAsync(project)).Shots[0].Export!.Sentence.ShouldBe("The master is no longer the file that QA looked at. Start the sequence again, and it is made anew.");

        await PressAsync(project);
        await AdvanceAsync(sequence);

        (await StateAsync(project)).Sequence.ShouldSatisfyAllConditions(item => item.Status.ShouldBe(SequenceStatus.Complete), item => item.Package!.Partial.ShouldBeFalse());
        (await RoundsAsync(project, Stage.Promotion)).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task AdvanceAsync_FormatChangedWhileAMasterIsMade_KeepsNoMasterOfTheOtherFormat()
    {
        var (project, sequence, _) = await MadeAsync(2);
        var other = FakeStages.Format with { Width = 1280, Height = 720 };
        await SequenceDesk.SetFormatAsync(project, other, "mara", Ct);
        var claim = (await Ledger.TakeAsync(sequence, Ct))!;
        var order = StepOrder.ForPromotion((await Ledger.StateAsync(claim, Ct))!.Shots[0], (await Ledger.StateAsync(claim, Ct))!)!;
        await SequenceDesk.SetFormatAsync(project, FakeStages.Format, "mara", Ct);

        (await Work.DoAsync(order, Ct)).ShouldBeOfType<StepOutcome.Outdated>();

        Stages.Promoted.ShouldBeEmpty();
    }
}
