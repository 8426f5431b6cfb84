using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class RunLedgerTests : DatabaseTest
{
    [Fact]
    public async Task StartAsync_ManyAtOnce_GiveOneRun()
    {
        var project = await ProjectAsync(segments: 5);

        var starts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => StartAsync(project))));

        starts.Count(start => start.IsNew).ShouldBe(1);
        starts.Select(start => start.RunId).Distinct().ShouldHaveSingleItem();
        (await ReadAsync(context => context.Runs.CountAsync(Ct))).ShouldBe(1);
        (await ReadAsync(context => context.Slots.CountAsync(slot => slot.Status == SlotStatus.Queued, Ct))).ShouldBe(10);
    }

    [Fact]
    public async Task StartAsync_EmptyOrUnknownProject_IsRejected()
    {
        var empty = await Storyboards.CreateAsync(new("Empty", null, null, null, "test"), Ct);

        (await Should.ThrowAsync<RejectedException>(() => StartAsync(empty))).Reason.ShouldBe(RejectionReason.Conflict);
        (await Should.ThrowAsync<RejectedException>(() => StartAsync(Guid.NewGuid()))).Reason.ShouldBe(RejectionReason.NotFound);
    }

    [Fact]
    public async Task CancelAsync_QueuedAndRunning_StopsTheOneAndAsksTheOther()
    {
        var project = await ProjectAsync(segments: 3);
        await StartAsync(project);
        var gpu = await GpuAsync();
        var running = await LeaseAsync(gpu.Image);

        (await Runs.CancelAsync(project, "mara", Ct)).ShouldBe(6);

        (await SlotAsync(running.SlotId)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Generating), slot => slot.CancelRequested.ShouldBeTrue());
        (await ReadAsync(context => context.Slots.CountAsync(slot => slot.Status == SlotStatus.Cancelled, Ct))).ShouldBe(5);
        (await ReadAsync(context => context.Runs.SingleAsync(Ct))).Status.ShouldBe(RunStatus.Cancelled);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(running.AttemptId, Ct), new AttemptResult.Cancelled());
        await Attempts.ConcludeTryAsync(running, new(TryStatus.Cancelled, null, "Cancelled", 3), ruling, Ct);
        (await SlotAsync(running.SlotId)).Status.ShouldBe(SlotStatus.Cancelled);
        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Spent.ShouldBe(3), budget => budget.Held.ShouldBe(0));
        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
        (await Runs.CancelAsync(project, "mara", Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task CancelAsync_WaitingWithAPass_KeepsThePass()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true, BestOf = 2 });
        await StartAsync(project);
        (await RunAsync((await GpuAsync()).Image, Planning.Passed())).ShouldBeOfType<Decision.NewAttempt>();

        await Runs.CancelAsync(project, "mara", Ct);

        (await SlotAsync(project, AssetKind.Image)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Complete), slot => slot.Reason.ShouldBe(DecisionReason.BestOfPossible));
        (await ReadAsync(context => context.Attempts.OrderBy(attempt => attempt.Number).Select(attempt => attempt.Status).ToListAsync(Ct))).ShouldBe([AttemptStatus.Passed, AttemptStatus.Cancelled]);
        (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.IsSelected, Ct))).Number.ShouldBe(1);
    }

    [Fact]
    public async Task CancelAsync_SecondOfTwoGenerating_KeepsThePass()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true, BestOf = 2 });
        await StartAsync(project);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        var second = await LeaseAsync(gpu.Image);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(second.AttemptId, Ct), new AttemptResult.MachineFailed(ErrorClass.Timeout, ""));

        await Runs.CancelAsync(project, "mara", Ct);
        (await Attempts.ConcludeTryAsync(second, new(TryStatus.Failed, ErrorClass.Timeout, "Slow.", 1), ruling, Ct)).ShouldBeOfType<Decision.SelectBest>();

        (await SlotAsync(project, AssetKind.Image)).Status.ShouldBe(SlotStatus.Complete);
        (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Number == 2, Ct))).Status.ShouldBe(AttemptStatus.Cancelled);
    }

    [Fact]
    public async Task StartAsync_RetryFailedWhileARetryIsScheduled_CountsTriesAfreshAndTheSlotOnce()
    {
        var project = await ProjectAsync();
        var run = await StartAsync(project);
        var gpu = await GpuAsync();
        for (var failure = 0; failure < Backoff.MaxRetries; failure++)
        {
            (await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Timeout)).ShouldBeOfType<Decision.RetryTry>();
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await StartAsync(project, RunScope.Failed)).RunId.ShouldBe(run.RunId);

        (await ReadAsync(context => context.Runs.SingleAsync(Ct))).ShouldSatisfyAllConditions(item => item.Images.ShouldBe(1), item => item.Videos.ShouldBe(1));
        (await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Timeout)).ShouldBeOfType<Decision.RetryTry>().Sentence.ShouldContain("retry 1 of 3");
    }

    [Fact]
    public async Task StartAsync_RetryFailedWhilePassesAreGathered_LeavesTheSlotAlone()
    {
        var project = await ProjectAsync(segments: 2, policy: new() { Enabled = true, BestOf = 2 });
        await StartAsync(project);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());

        var start = await StartAsync(project, RunScope.Failed);

        start.Queued.ShouldBe(0);
        (await ReadAsync(context => context.Slots.CountAsync(slot => slot.Reason == DecisionReason.BestOfWantsMore, Ct))).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartAsync_RetryFailedWhileAPassIsHeld_LeavesTheSlotAlone(bool machine)
    {
        var project = await ProjectAsync(policy: new() { Enabled = true, BestOf = 2, MaxAttempts = 4 });
        await StartAsync(project);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        if (machine)
        {
            await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Timeout);
        }
        else
        {
            (await RunAsync(gpu.Image, Planning.Failed())).ShouldBeOfType<Decision.NewAttempt>();
        }

        (await StartAsync(project, RunScope.Failed)).Queued.ShouldBe(0);

        await Runs.CancelAsync(project, "mara", Ct);
        (await SlotAsync(project, AssetKind.Image)).Status.ShouldBe(SlotStatus.Complete);
    }

    [Fact]
    public async Task StartAsync_RetryFailed_ClosesEscalationsAndCountsAfresh()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Failed());
        (await Runs.FinishRunsAsync(Ct)).ShouldBe([project]);

        var again = await StartAsync(project, RunScope.Failed);

        (again.IsNew, again.Queued).ShouldBe((true, 2));
        (await Reviews.QueueAsync(new(project), 10, null, Ct)).ShouldBeEmpty();
        var slot = await SlotAsync(project, AssetKind.Image);
        (slot.Status, slot.AttemptCount, slot.RoundAttempts).ShouldBe((SlotStatus.Queued, 1, 0));
        var lease = await LeaseAsync(gpu.Image);
        lease.AttemptNumber.ShouldBe(2);
        var seeds = await ReadAsync(context => context.Attempts.Select(attempt => attempt.Seed).ToListAsync(Ct));
        seeds.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task StartAsync_NothingFailed_IsRejected()
    {
        var project = await ProjectAsync();

        (await Should.ThrowAsync<RejectedException>(() => StartAsync(project, RunScope.Failed))).Message.ShouldContain("Nothing has failed");
    }

    [Fact]
    public async Task StartAsync_NothingMissing_SaysWhyInsteadOfNamingAnOldRun()
    {
        var project = await ProjectAsync();
        var run = await StartAsync(project, RunScope.Missing, AssetKind.Image);
        await RunAsync((await GpuAsync()).Image, Planning.Passed());
        await Runs.FinishRunsAsync(Ct);

        var rejected = await Should.ThrowAsync<RejectedException>(() => StartAsync(project, RunScope.Missing, AssetKind.Image));

        (rejected.Reason, rejected.Message).ShouldBe((RejectionReason.Conflict, "Everything that was asked for is complete, so there is nothing to generate."));
        (await StartAsync(project, RunScope.Failed)).ShouldSatisfyAllConditions(start => start.RunId.ShouldBe(run.RunId), start => start.Queued.ShouldBe(0));
    }

    [Fact]
    public async Task StartAsync_OnlyWhatWaitsForAPersonIsMissing_SaysSo()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        await RunAsync((await GpuAsync()).Image, Planning.Failed());
        await Runs.FinishRunsAsync(Ct);

        (await Should.ThrowAsync<RejectedException>(() => StartAsync(project))).Message.ShouldContain("waits for a person");
    }

    [Fact]
    public async Task StartAsync_SegmentOfAnotherProject_IsRejected()
    {
        var stranger = (await SlotAsync(await ProjectAsync(), AssetKind.Image)).SegmentId;

        var rejected = await Should.ThrowAsync<RejectedException>(async () =>
            await Runs.StartAsync(new(await ProjectAsync(), RunScope.Missing, GenerationService.ImagesAndVideos, new HashSet<Guid> { stranger }, "test"), Ct));

        rejected.Fields.ShouldHaveSingleItem().Field.ShouldBe("segmentIds");
    }

    [Fact]
    public async Task FinishRunsAsync_StillOpen_LeavesTheRun()
    {
        await StartAsync(await ProjectAsync());

        (await Runs.FinishRunsAsync(Ct)).ShouldBeEmpty();
    }
}
