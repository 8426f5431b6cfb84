using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>What becomes of segments when the take they are spoken in has ended.</summary>
public sealed class NarrationTakesTests : NarrationTakeTest
{
    [Fact]
    public async Task KeepAsync_Cuts_CompleteTheSegmentsOnce()
    {
        var order = await TakenAsync(await SpokenAsync());

        foreach (var part in order.Due)
        {
            (await KeepAsync(order, part)).ShouldBe(CutKept.Kept);
            (await KeepAsync(order, part)).ShouldBe(CutKept.Kept);
        }

        await Takes.SettleAsync(order, new TakeOutcome.Cut(Thirds), Ct);

        var slots = await SpokenSlotsAsync(order.ProjectId);
        slots.ShouldAllBe(slot => slot.Status == SlotStatus.Complete && slot.Reason == DecisionReason.CutFromTake && slot.AttemptCount == 1);
        slots[1].Sentence.ShouldBe("It was cut from Scene 1, take 1, attempt 1: 3.0 s to 7.0 s.");
        (await Takes.DueAsync([], Ct)).ShouldBeEmpty();
        (await Takes.OrderAsync(order.TakeId, Ct)).ShouldBeNull();
        (await SegmentsAsync(order.ProjectId)).Select(segment => segment.Seconds).ShouldBe([3.5m, 4.5m, 2.5m]);
        (await BudgetAsync(order.ProjectId)).Spent.ShouldBe(12);
        await Runs.FinishRunsAsync(Ct);
        (await ReadAsync(context => context.Runs.CountAsync(run => run.Status == RunStatus.Completed, Ct))).ShouldBe(1);
    }

    [Fact]
    public async Task SettleAsync_FormerAttemptSelectedOnceMore_SelectsItsCutsAgain()
    {
        var project = await SpokenAsync();
        var first = await TakenAsync(project);
        await CutAsync(first);
        var (_, attempt) = await Choices.RequestAttemptAsync(first.TakeId, AssetKind.Audio, new(), "anna", Ct);
        await RunAsync((await GpuAsync()).Claims[AssetKind.Audio], Planning.Passed());
        await Choices.SelectAsync(attempt, false, "anna", Ct);
        await CutAsync((await Takes.OrderAsync(first.TakeId, Ct))!);
        (await CutsAsync(project)).ShouldAllBe(origin => origin == attempt);

        await Choices.SelectAsync(first.Attempt!.Id, false, "anna", Ct);
        (await Takes.DueAsync([], Ct)).ShouldBe([first.TakeId]);
        await CutAsync((await Takes.OrderAsync(first.TakeId, Ct))!);

        (await CutsAsync(project)).ShouldAllBe(origin => origin == first.Attempt.Id);
        (await SpokenSlotsAsync(project)).ShouldAllBe(slot => slot.Status == SlotStatus.Complete && slot.AttemptCount == 2);
        (await Takes.DueAsync([], Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SettleAsync_AnotherAttemptSelectedMeanwhile_ChangesNothing()
    {
        var project = await SpokenAsync();
        var first = await TakenAsync(project);
        await CutAsync(first);
        var (_, attempt) = await Choices.RequestAttemptAsync(first.TakeId, AssetKind.Audio, new(), "anna", Ct);
        await RunAsync((await GpuAsync()).Claims[AssetKind.Audio], Planning.Passed());
        await Choices.SelectAsync(attempt, false, "anna", Ct);

        await Takes.SettleAsync(first, new TakeOutcome.Unclear("It has no pause."), Ct);

        (await ReadAsync(context => context.Takes.SingleAsync(take => take.SegmentId == first.TakeId, Ct))).Sentence.ShouldBeNull();
        (await Takes.DueAsync([], Ct)).ShouldBe([first.TakeId]);
    }

    [Fact]
    public async Task OrderAsync_SomeAreCut_NamesTheRest()
    {
        var order = await TakenAsync(await SpokenAsync());

        await KeepAsync(order, order.Due[1]);

        (await Takes.DueAsync([], Ct)).ShouldBe([order.TakeId]);
        (await Takes.OrderAsync(order.TakeId, Ct)).ShouldNotBeNull().Due.Select(part => part.Index).ShouldBe([0, 2]);
    }

    [Fact]
    public async Task SettleAsync_TextChangedMeanwhile_SpeaksThatSegmentOnItsOwn()
    {
        var project = await SpokenAsync();
        var order = await TakenAsync(project);
        var second = (await SegmentsAsync(project))[1];
        await new SegmentStore(Transactions, new(Clock), Clock).EditAsync(second.Id, second.Content with { Text = "Another shot." }, second.Revision, "anna", Ct);

        (await KeepAsync(order, order.Due[1])).ShouldBe(CutKept.Unused);
        order = (await Takes.OrderAsync(order.TakeId, Ct)).ShouldNotBeNull();
        order.Due.Select(part => part.Index).ShouldBe([0, 2]);
        await KeepAsync(order, order.Due[0]);
        await KeepAsync(order, order.Due[1]);
        await Takes.SettleAsync(order, new TakeOutcome.Cut(Thirds), Ct);

        var slots = await SpokenSlotsAsync(project);
        slots.Select(slot => slot.Status).ShouldBe([SlotStatus.Complete, SlotStatus.Queued, SlotStatus.Complete]);
        (slots[1].Ready, slots[1].Sentence).ShouldBe((true, "Its text was changed after Scene 1, take 1 had been begun, so it is spoken on its own."));
        (await LeaseAsync((await GpuAsync()).Claims[AssetKind.Audio])).Recipe.Prompt.ShouldBe("Another shot.");
    }

    [Fact]
    public async Task KeepAsync_CutFailsItsGate_IsKeptAndTheSegmentIsSpokenOnItsOwn()
    {
        var order = await TakenAsync(await SpokenAsync());

        (await KeepAsync(order, order.Due[0], Planning.Failed("silence"))).ShouldBe(CutKept.Kept);

        var slot = (await SpokenSlotsAsync(order.ProjectId))[0];
        (slot.Status, slot.Ready, slot.SelectedAttemptId, slot.RoundAttempts).ShouldBe((SlotStatus.Queued, true, null, 0));
        slot.Sentence.ShouldNotBeNull().ShouldStartWith("What was cut from Scene 1, take 1 did not pass, so it is spoken on its own.");
        await RunAsync((await GpuAsync()).Claims[AssetKind.Audio], Planning.Passed());
        (await SlotAsync(slot.Id)).Status.ShouldBe(SlotStatus.Complete);
    }

    [Fact]
    public async Task KeepAsync_CutFailsItsGate_CountsAsNoAttemptAnywhere()
    {
        var project = await SpokenAsync();
        var order = await TakenAsync(project);
        await KeepAsync(order, order.Due[0], Planning.Failed("silence"));
        (await Reader.CardsAsync(project, null, Ct))[0].Audio.RoundAttempts.ShouldBe(0);
        await KeepAsync(order, order.Due[1]);
        await KeepAsync(order, order.Due[2]);
        await Takes.SettleAsync(order, new TakeOutcome.Cut(Thirds), Ct);

        await RunAsync((await GpuAsync()).Claims[AssetKind.Audio], Planning.Passed());

        (await Reader.CardsAsync(project, null, Ct))[0].Audio.RoundAttempts.ShouldBe(1);
        var history = (await Reader.HistoryAsync(order.Due[0].SegmentId, Ct)).ShouldNotBeNull();
        (history.Attempts.Length, history.Retries).ShouldBe((2, 0));
        (await Reader.StatusAsync(project, Ct)).ShouldNotBeNull().Slots.ShouldAllBe(slot => slot.Retries == 0);
        var spent = (await new BudgetReader(this).ReportAsync(project, Ct)).ShouldNotBeNull().Spent;
        (spent.First.Attempts, spent.Retries.Attempts).ShouldBe((2, 0));
        var runs = new RunReader(Transactions, Clock);
        var line = (await runs.RunsAsync(new(), Ct)).ShouldHaveSingleItem();
        (line.Use.Attempts, line.Use.Retries).ShouldBe((2, 0));
        var buckets = (await runs.ReportAsync(line.Run.Id, Ct)).ShouldNotBeNull().Timeline.Buckets;
        (buckets.Sum(bucket => bucket.Passed), buckets.Sum(bucket => bucket.Failed)).ShouldBe((2, 0));
    }

    [Fact]
    public async Task SettleAsync_NobodyCanTellWhereToCut_SpeaksAllOnTheirOwnWithTheReason()
    {
        var order = await TakenAsync(await SpokenAsync());

        await Takes.SettleAsync(order, new TakeOutcome.Unclear("It has no pause."), Ct);

        var slots = await SpokenSlotsAsync(order.ProjectId);
        slots.ShouldAllBe(slot => slot.Status == SlotStatus.Queued && slot.Ready && slot.Sentence == "Scene 1, take 1 cannot be cut: It has no pause. So each segment is spoken on its own.");
        (await ReadAsync(context => context.Takes.Select(take => take.Sentence).SingleAsync(Ct))).ShouldBe(slots[0].Sentence);
        (await Takes.DueAsync([], Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task HinderAsync_CannotBeCutYet_TellsItsSegmentsAndTheSequence()
    {
        var order = await TakenAsync(await SpokenAsync());
        var start = await new SequenceDesk(Transactions, new(Clock), Clock).StartAsync(order.ProjectId, new(Sheet: false), "anna", Ct);
        var ledger = new SequenceLedger(Transactions, new(Clock), Clock);
        var claim = (await ledger.TakeAsync(start.SequenceId, Ct)).ShouldNotBeNull();
        await ledger.ChangeAsync(claim, sequence => sequence.Enter(Stage.Generation, Clock.GetUtcNow()), Ct);
        const string Told = "Scene 1, take 1 is there and could not be cut yet, which is tried again. The disk is full.";
        await KeepAsync(order, order.Due[0]);

        await Takes.HinderAsync(order, Told, Ct);
        var revision = (await SpokenSlotsAsync(order.ProjectId))[1].Revision;
        await Takes.HinderAsync(order, Told, Ct);

        var slots = await SpokenSlotsAsync(order.ProjectId);
        slots[0].Status.ShouldBe(SlotStatus.Complete);
        slots.Skip(1).ShouldAllBe(slot => slot.WaitsForTake && slot.Reason == DecisionReason.TakeNotCut && slot.Sentence == Told);
        slots[1].Revision.ShouldBe(revision);
        (await Reader.HistoryAsync(order.TakeId, Ct)).ShouldNotBeNull().Take.ShouldNotBeNull().Sentence.ShouldBe(Told);
        var overview = (await new SequenceOverviews(Transactions, Clock).OfProjectAsync(order.ProjectId, Ct)).ShouldNotBeNull();
        (overview.Severity, overview.Sentence).ShouldBe((RetryStudio.Domain.Severity.High, Told));

        await CutAsync((await Takes.OrderAsync(order.TakeId, Ct)).ShouldNotBeNull());
        (await SpokenSlotsAsync(order.ProjectId)).ShouldAllBe(slot => slot.Status == SlotStatus.Complete);
        (await ReadAsync(context => context.Takes.Select(take => take.Sentence).SingleAsync(Ct))).ShouldBeNull();
        (await new SequenceOverviews(Transactions, Clock).OfProjectAsync(order.ProjectId, Ct)).ShouldNotBeNull().Severity.ShouldBeNull();
    }

    [Fact]
    public async Task HinderAsync_AnotherAttemptSelectedMeanwhile_TellsNothing()
    {
        var order = await TakenAsync(await SpokenAsync());

        await Takes.HinderAsync(order with { Attempt = order.Attempt! with { Id = Guid.NewGuid() } }, "The disk is full.", Ct);

        (await SpokenSlotsAsync(order.ProjectId)).ShouldAllBe(slot => slot.Reason == null);
    }

    [Fact]
    public async Task DueAsync_SomeRest_LeavesThemOut()
    {
        var order = await TakenAsync(await SpokenAsync());

        (await Takes.DueAsync([order.TakeId], Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SettleAsync_TakeNeedsReview_SpeaksAllOnTheirOwnAndKeepsTheReview()
    {
        var project = await SpokenAsync();
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);
        await RunAsync((await GpuAsync()).Claims[AssetKind.Audio], Planning.Failed("silence"));

        var order = (await Takes.OrderAsync((await Takes.DueAsync([], Ct)).ShouldHaveSingleItem(), Ct)).ShouldNotBeNull();
        order.Attempt.ShouldBeNull();
        await Takes.SettleAsync(order, new TakeOutcome.NotMade(), Ct);

        var slots = await SpokenSlotsAsync(project);
        slots.ShouldAllBe(slot => slot.Status == SlotStatus.Queued && slot.Ready && slot.Sentence!.StartsWith("Scene 1, take 1 could not be made, so each segment is spoken on its own."));
        (await Reviews.QueueAsync(new(), 10, null, Ct)).ShouldHaveSingleItem().SegmentId.ShouldBe(order.TakeId);
    }

    [Fact]
    public async Task KeepAsync_AnotherAttemptOfTheTake_ReplacesItsOwnPartsAndLeavesWhatWasSpokenAlone()
    {
        var project = await SpokenAsync();
        var audio = (await GpuAsync()).Claims[AssetKind.Audio];
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);
        await RunAsync(audio, Planning.Passed());
        var order = (await Takes.OrderAsync((await Takes.DueAsync([], Ct)).Single(), Ct)).ShouldNotBeNull();
        await KeepAsync(order, order.Due[0]);
        await KeepAsync(order, order.Due[1], Planning.Failed("silence"));
        await KeepAsync(order, order.Due[2]);
        await Takes.SettleAsync(order, new TakeOutcome.Cut(Thirds), Ct);
        await RunAsync(audio, Planning.Passed());
        var alone = (await SpokenSlotsAsync(project))[1].SelectedAttemptId;
        await Choices.SelectAsync(alone!.Value, blind: false, "anna", Ct);
        var (_, other) = await Choices.RequestAttemptAsync(order.TakeId, AssetKind.Audio, new() { Seed = 9 }, "anna", Ct);
        await RunAsync(audio, Planning.Passed());
        (await Takes.DueAsync([], Ct)).ShouldBeEmpty();

        await Choices.SelectAsync(other, blind: false, "anna", Ct);
        (await KeepAsync(order, order.Due[0])).ShouldBe(CutKept.Outdated);
        order = (await Takes.OrderAsync((await Takes.DueAsync([], Ct)).ShouldHaveSingleItem(), Ct)).ShouldNotBeNull();
        foreach (var part in order.Due)
        {
            (await KeepAsync(order, part)).ShouldBe(CutKept.Kept);
        }

        await Takes.SettleAsync(order, new TakeOutcome.Cut(Thirds), Ct);

        var slots = await SpokenSlotsAsync(project);
        slots[1].SelectedAttemptId.ShouldBe(alone);
        var selected = await ReadAsync(context => context.Attempts.Where(attempt => attempt.IsSelected && attempt.CutFromAttemptId == other).Select(attempt => attempt.SlotId).ToListAsync(Ct));
        selected.ShouldBe([slots[0].Id, slots[2].Id], ignoreOrder: true);
        (await ReadAsync(context => context.Attempts.CountAsync(attempt => attempt.CutFromAttemptId == other, Ct))).ShouldBe(3);
        slots.ShouldAllBe(slot => slot.Status == SlotStatus.Complete);
    }
}
