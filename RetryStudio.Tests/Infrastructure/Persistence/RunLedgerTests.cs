using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
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
    public async Task RequestAttemptAsync_FromAnAttemptWithItsSeed_SaysOnlyWhatChanged()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        await RunAsync((await GpuAsync()).Image, Planning.Passed());
        var first = await ReadAsync(context => context.Attempts.SingleAsync(Ct));

        var (_, id) = await Choices.RequestAttemptAsync(first.SegmentId, AssetKind.Image, new() { FromAttempt = first.Id, Seed = first.Seed, Cfg = 8 }, "mara", Ct);

        (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Id == id, Ct))).ShouldSatisfyAllConditions(
            attempt => attempt.Variation.ShouldBe("cfg 7.0 → 8.0"), attempt => attempt.OriginalRecipe.ShouldBe(first.Recipe));
    }

    [Fact]
    public async Task SelectAsync_ParkedWithAPlannedAttempt_EndsThePlannedOne()
    {
        var project = await ProjectAsync(budget: 20, policy: new() { Enabled = true });
        await StartAsync(project);
        (await RunAsync((await GpuAsync()).Image, Planning.Failed())).ShouldBeOfType<Decision.Park>();
        var failed = await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Number == 1, Ct));

        await Choices.SelectAsync(failed.Id, false, "mara", Ct);

        (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Number == 2, Ct))).Status.ShouldBe(AttemptStatus.Cancelled);
        (await SlotAsync(project, AssetKind.Image)).CurrentAttemptId.ShouldBeNull();
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
    public async Task SelectAsync_FailedAttempt_CompletesTheSlotAndLetsTheVideoFollow()
    {
        var project = await ProjectAsync();
        var run = await StartAsync(project);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Failed());
        await Runs.FinishRunsAsync(Ct);
        var attempt = (await ReadAsync(context => context.Attempts.SingleAsync(Ct))).Id;

        await Choices.SelectAsync(attempt, false, "mara", Ct);

        (await SlotAsync(project, AssetKind.Image)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Complete), slot => slot.Sentence.ShouldBe("mara chose attempt 1."));
        (await SlotAsync(project, AssetKind.Video)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Queued), slot => slot.RunId.ShouldBe(run.RunId));
        (await ReadAsync(context => context.Runs.SingleAsync(Ct))).Status.ShouldBe(RunStatus.Running);
        (await Reviews.QueueAsync(ReviewFilter.All, 10, null, Ct)).ShouldNotContain(item => item.Kind == AssetKind.Image);
    }

    [Fact]
    public async Task SelectAsync_AnotherAttempt_ReplacesTheChoice()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true, BestOf = 2 });
        await StartAsync(project);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Image, Planning.Passed(0.7));
        var worse = (await ReadAsync(context => context.Attempts.SingleAsync(attempt => !attempt.IsSelected, Ct))).Id;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Choices.SelectAsync(worse, false, "mara", Ct))));

        var selected = await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.IsSelected, Ct));
        (selected.Id, selected.SelectedBy).ShouldBe((worse, "mara"));
        (await SlotAsync(project, AssetKind.Image)).SelectedAttemptId.ShouldBe(worse);
    }

    [Fact]
    public async Task SelectAsync_WithoutAFile_IsRejected()
    {
        await StartAsync(await ProjectAsync());
        var lease = await LeaseAsync((await GpuAsync()).Image);

        (await Should.ThrowAsync<RejectedException>(() => Choices.SelectAsync(lease.AttemptId, false, "mara", Ct))).Reason.ShouldBe(RejectionReason.Conflict);
        (await Should.ThrowAsync<RejectedException>(() => Choices.SelectAsync(Guid.NewGuid(), false, "mara", Ct))).Reason.ShouldBe(RejectionReason.NotFound);
    }

    [Fact]
    public async Task RequestAttemptAsync_OutOfRange_NamesTheFields()
    {
        var segment = (await SlotAsync(await ProjectAsync(), AssetKind.Image)).SegmentId;

        var rejected = await Should.ThrowAsync<RejectedException>(() => Choices.RequestAttemptAsync(segment, AssetKind.Image, new() { Steps = 0, Cfg = 21, Prompt = "a\u0000b" }, "mara", Ct));

        rejected.Fields.Select(field => field.Field).ShouldBe(["steps", "cfg", "prompt"]);
        (await Should.ThrowAsync<RejectedException>(() => Choices.RequestAttemptAsync(segment, AssetKind.Video, new(), "mara", Ct))).Message.ShouldContain("image first");
    }

    [Fact]
    public async Task RequestAttemptAsync_FromAnAttempt_KeepsWhatIsNotChangedOfItsRecipe()
    {
        var project = await ProjectAsync();
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        await RunAsync((await GpuAsync()).Image, Planning.Passed());
        var first = await ReadAsync(context => context.Attempts.SingleAsync(Ct));
        var varied = first.Recipe with { Steps = 33, Extra = first.Recipe.Extra.Add("guidance", 3.5m) };
        await ChangeAsync(context => context.Attach(first).Property(attempt => attempt.Recipe).CurrentValue = varied);

        var (_, second) = await Choices.RequestAttemptAsync(first.SegmentId, AssetKind.Image, new() { FromAttempt = first.Id, Cfg = 9 }, "mara", Ct);

        var asked = await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Id == second, Ct));
        asked.Recipe.ShouldBe(varied with { Cfg = 9, Seed = asked.Recipe.Seed });
        asked.Recipe.Seed.ShouldNotBe(first.Seed);
    }

    [Fact]
    public async Task RequestAttemptAsync_FromAnAttemptOfAnotherSlot_IsRejected()
    {
        var project = await ProjectAsync(segments: 2);
        await StartAsync(project);
        var lease = await LeaseAsync((await GpuAsync()).Image);
        await Runs.CancelAsync(project, "mara", Ct);
        var other = await ReadAsync(context => context.Slots.AsNoTracking().FirstAsync(slot => slot.Id != lease.SlotId && slot.Kind == AssetKind.Image, Ct));

        (await Should.ThrowAsync<RejectedException>(() => Choices.RequestAttemptAsync(other.SegmentId, AssetKind.Image, new() { FromAttempt = lease.AttemptId }, "mara", Ct))).Reason.ShouldBe(RejectionReason.NotFound);
    }

    [Fact]
    public async Task RequestAttemptAsync_PromptOverSeveralLines_BecomesOne()
    {
        var segment = (await SlotAsync(await ProjectAsync(), AssetKind.Image)).SegmentId;

        var (_, id) = await Choices.RequestAttemptAsync(segment, AssetKind.Image, new() { Prompt = "A harbour\nat dusk\r\n", NegativePrompt = "blurred\n" }, "mara", Ct);

        var recipe = (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Id == id, Ct))).Recipe;
        (recipe.Prompt, recipe.NegativePrompt).ShouldBe(("A harbour at dusk", "blurred"));
    }

    [Fact]
    public async Task RequestAttemptAsync_FailsWhileAnotherIsSelected_KeepsTheSelection()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true });
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        var before = await SlotAsync(project, AssetKind.Image);
        await Choices.RequestAttemptAsync(before.SegmentId, AssetKind.Image, new() { Cfg = 9 }, "mara", Ct);

        (await RunAsync(gpu.Image, Planning.Failed())).ShouldBeOfType<Decision.Escalate>().Reason.ShouldBe(DecisionReason.NotRequested);

        var after = await SlotAsync(before.Id);
        (after.Status, after.SelectedAttemptId, after.AttemptCount).ShouldBe((SlotStatus.Complete, before.SelectedAttemptId, 2));
        (await Reviews.QueueAsync(new(project), 10, null, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task FinishRunsAsync_StillOpen_LeavesTheRun()
    {
        await StartAsync(await ProjectAsync());

        (await Runs.FinishRunsAsync(Ct)).ShouldBeEmpty();
    }
}
