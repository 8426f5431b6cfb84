using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>How segments wait for the take they are spoken in: in a run, a sequence, a budget.</summary>
public sealed class NarrationRunTests : NarrationTakeTest
{
    [Fact]
    public async Task StartAsync_ScenesInOneGo_QueuesOneTakeAndLetsItsSegmentsWait()
    {
        var (gpu, project) = (await GpuAsync(), await SpokenAsync());
        var plan = await Runs.PreviewAsync(new(project, RunScope.Missing, new HashSet<AssetKind> { AssetKind.Audio }, null, "anna"), Ct);
        (await ReadAsync(context => context.Takes.CountAsync(Ct))).ShouldBe(0);

        var start = await StartAsync(project, RunScope.Missing, AssetKind.Audio);
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);

        (plan.Narrations, plan.Takes, plan.Total).ShouldBe((3, 1, 3));
        (start.Plan.Narrations, start.Plan.Takes, start.Queued).ShouldBe((3, 1, 3));
        start.Plan.Estimate.ShouldBe(plan.Estimate);
        var slots = await SpokenSlotsAsync(project);
        slots.ShouldAllBe(slot => slot.WaitsForTake && slot.Sentence == "It is spoken together with its scene.");
        var lease = await LeaseAsync(gpu.Claims[AssetKind.Audio]);
        lease.Recipe.Prompt.ShouldBe("Shot 1.\n\nShot 2.\n\nShot 3.");
        (await Lanes.LeaseNextAsync((await GpuAsync()).Claims[AssetKind.Audio], Ct)).ShouldBeNull();
        (await ReadAsync(context => context.Segments.CountAsync(segment => segment.ProjectId == project, Ct))).ShouldBe(3);
        (await Reader.RunAsync(start.RunId, Ct)).ShouldNotBeNull().Progress.Open.ShouldBe(3);
    }

    [Fact]
    public async Task CancelAsync_TakeIsAwaited_StopsAllAndStartingAgainTakesTheSameTakeUp()
    {
        var project = await SpokenAsync();
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);

        await Runs.CancelAsync(project, "anna", Ct);
        await SettleAllAsync();
        (await SpokenSlotsAsync(project)).ShouldAllBe(slot => slot.Status == SlotStatus.Cancelled);
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);

        (await ReadAsync(context => context.Takes.AsNoTracking().SingleAsync(Ct))).IsAwaited.ShouldBeTrue();
        (await SpokenSlotsAsync(project)).ShouldAllBe(slot => slot.WaitsForTake);
        (await LeaseAsync((await GpuAsync()).Claims[AssetKind.Audio])).Recipe.Prompt.ShouldStartWith("Shot 1.");
    }

    [Fact]
    public async Task ContinueAsync_TakeWasParked_TakesItUpWithItsSegments()
    {
        var (gpu, project) = (await GpuAsync(), await SpokenAsync(budget: 0));
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);
        (await Lanes.LeaseNextAsync(gpu.Claims[AssetKind.Audio], Ct)).ShouldBeNull();
        await SettleAllAsync();
        var slots = await SpokenSlotsAsync(project);
        slots.ShouldAllBe(slot => slot.Status == SlotStatus.Parked);
        slots[0].Sentence.ShouldBe("Scene 1, take 1 is parked: the budget has no room for it. Raise it and press 'Continue'.");

        await Storyboards.SetBudgetAsync(project, new(1000), "anna", Ct);
        (await StartAsync(project, RunScope.Parked, AssetKind.Audio)).Queued.ShouldBe(3);

        (await SpokenSlotsAsync(project)).ShouldAllBe(slot => slot.WaitsForTake);
        (await LeaseAsync(gpu.Claims[AssetKind.Audio])).Recipe.Prompt.ShouldStartWith("Shot 1.");
    }

    [Fact]
    public async Task ContinueAsync_TakeAloneIsParked_TakesItUpAndLeavesItsSegments()
    {
        var project = await SpokenAsync();
        var (audio, take) = ((await GpuAsync()).Claims[AssetKind.Audio], await SpokenAloneAsync(project));
        await Storyboards.SetBudgetAsync(project, new(1), "anna", Ct);
        await Choices.RequestAttemptAsync(take, AssetKind.Audio, new() { Seed = 9 }, "anna", Ct);
        (await Lanes.LeaseNextAsync(audio, Ct)).ShouldBeNull();
        (await TakeSlotAsync(take)).Status.ShouldBe(SlotStatus.Parked);
        await Storyboards.SetBudgetAsync(project, new(1000), "anna", Ct);

        var start = await StartAsync(project, RunScope.Parked, AssetKind.Audio);

        (start.Queued, start.Plan.Narrations, start.Plan.Takes).ShouldBe((1, 1, 0));
        (await TakeSlotAsync(take)).Status.ShouldBe(SlotStatus.Queued);
        (await ReadAsync(context => context.Takes.SingleAsync(Ct))).IsAwaited.ShouldBeFalse();
        (await LeaseAsync(audio)).Recipe.Seed.ShouldBe(9ul);
        (await SpokenSlotsAsync(project)).ShouldAllBe(slot => slot.Status == SlotStatus.Complete);
    }

    [Fact]
    public async Task ContinueAsync_TextOfTheParkedTakeHasChanged_LeavesItAlone()
    {
        var project = await SpokenAsync();
        var (audio, take) = ((await GpuAsync()).Claims[AssetKind.Audio], await SpokenAloneAsync(project));
        await Storyboards.SetBudgetAsync(project, new(1), "anna", Ct);
        await Choices.RequestAttemptAsync(take, AssetKind.Audio, new(), "anna", Ct);
        (await Lanes.LeaseNextAsync(audio, Ct)).ShouldBeNull();
        var second = (await SegmentsAsync(project))[1];
        await new SegmentStore(Transactions, new(Clock), Clock).EditAsync(second.Id, second.Content with { Text = "Another shot." }, second.Revision, "anna", Ct);
        await Storyboards.SetBudgetAsync(project, new(1000), "anna", Ct);

        (await StartAsync(project, RunScope.Parked, AssetKind.Audio)).Queued.ShouldBe(0);
    }

    [Fact]
    public async Task StartAsync_OneSegmentIsMissing_IsSpokenOnItsOwn()
    {
        var project = await SpokenAsync();
        var order = await TakenAsync(project);
        foreach (var part in order.Due)
        {
            await KeepAsync(order, part);
        }

        await Takes.SettleAsync(order, new TakeOutcome.Cut(Thirds), Ct);
        await Runs.FinishRunsAsync(Ct);
        var last = (await SegmentsAsync(project))[^1];
        await new SegmentStore(Transactions, new(Clock), Clock).AddAsync(last.Id, new("Shot 4."), "anna", Ct);

        await StartAsync(project, RunScope.Missing, AssetKind.Audio);

        (await LeaseAsync((await GpuAsync()).Claims[AssetKind.Audio])).Recipe.Prompt.ShouldBe("Shot 4.");
        (await ReadAsync(context => context.Takes.CountAsync(Ct))).ShouldBe(1);
    }

    [Fact]
    public async Task RequestAttemptAsync_OtherWordsForATake_AreRefused()
    {
        var order = await TakenAsync(await SpokenAsync());

        await Should.ThrowAsync<RetryStudio.Domain.RejectedException>(() => Choices.RequestAttemptAsync(order.TakeId, AssetKind.Audio, new() { Prompt = "Something else" }, "anna", Ct));
        await Should.ThrowAsync<RetryStudio.Domain.RejectedException>(() => Choices.RequestAttemptAsync(order.TakeId, AssetKind.Image, new(), "anna", Ct));
        await Choices.RequestAttemptAsync(order.TakeId, AssetKind.Audio, new() { Prompt = "Shot 1. Shot 2. Shot 3.", Seed = 4 }, "anna", Ct);

        var lease = await LeaseAsync((await GpuAsync()).Claims[AssetKind.Audio]);
        (lease.Recipe.Seed, lease.Recipe.Prompt).ShouldBe((4ul, "Shot 1.\n\nShot 2.\n\nShot 3."));
    }

    [Fact]
    public async Task Sequence_TakeIsThereAndNotCut_WaitsForItsSegments()
    {
        var order = await TakenAsync(await SpokenAsync());
        var start = await new SequenceDesk(Transactions, new(Clock), Clock).StartAsync(order.ProjectId, new(Sheet: false), "anna", Ct);
        var ledger = new SequenceLedger(Transactions, new(Clock), Clock);
        var claim = (await ledger.TakeAsync(start.SequenceId, Ct)).ShouldNotBeNull();
        await ledger.ChangeAsync(claim, sequence => sequence.NoteAsked([AssetKind.Audio]), Ct);

        (await PlanAsync()).ShouldBeOfType<SequencePlan.Wait>().Sentence.ShouldBe("3 assets are being generated.");
        foreach (var part in order.Due)
        {
            await KeepAsync(order, part);
        }

        await Takes.SettleAsync(order, new TakeOutcome.Cut(Thirds), Ct);

        (await PlanAsync()).ShouldBeOfType<SequencePlan.WritePrompts>();

        async Task<SequencePlan> PlanAsync() => SequencePlanner.Plan((await ledger.StateAsync(claim, Ct)).ShouldNotBeNull(), Clock.GetUtcNow());
    }
}
