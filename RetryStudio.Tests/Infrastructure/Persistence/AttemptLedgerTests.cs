using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class AttemptLedgerTests : DatabaseTest
{
    [Fact]
    public async Task ConcludeAsync_FailedAttempt_IsFollowedByOneWithAnotherSeed()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true });
        await StartAsync(project);
        var gpu = await GpuAsync();
        var first = await LeaseAsync(gpu.Image);
        await RenderAsync(first);

        (await ConcludeAsync(first, Planning.Failed())).ShouldBeOfType<Decision.NewAttempt>();
        var second = await LeaseAsync(gpu.Image);

        (second.AttemptNumber, second.SlotId).ShouldBe((2, first.SlotId));
        second.Recipe.Seed.ShouldNotBe(first.Recipe.Seed);
        await RenderAsync(second);
        (await ConcludeAsync(second, Planning.Passed())).ShouldBeOfType<Decision.Accept>();
        var slot = await SlotAsync(first.SlotId);
        (slot.Status, slot.SelectedAttemptId).ShouldBe((SlotStatus.Complete, second.AttemptId));
        (await SlotAsync(project, AssetKind.Video)).Ready.ShouldBeTrue();
        (await BudgetAsync(project)).Spent.ShouldBe(24);
    }

    [Fact]
    public async Task ConcludeAsync_Twice_CountsOnce()
    {
        await StartAsync(await ProjectAsync());
        var lease = await LeaseAsync((await GpuAsync()).Image);
        await RenderAsync(lease);
        var decision = await ConcludeAsync(lease, Planning.Passed());

        (await Attempts.ConcludeAsync(lease.AttemptId, new(Planning.Passed(), Slots.Media), new(decision, decision), Ct)).ShouldBeNull();
        (await Attempts.RenderedAsync(lease.AttemptId, Ct)).ShouldBeNull();
        (await ReadAsync(context => context.Decisions.CountAsync(Ct))).ShouldBe(1);
    }

    [Fact]
    public async Task RenderedAsync_WhatItsNodesReported_ComesBackAsItWas()
    {
        await StartAsync(await ProjectAsync());
        var lease = await LeaseAsync((await GpuAsync()).Image);
        var numbers = ImmutableSortedDictionary<string, double>.Empty;
        var rendered = Slots.Rendered() with { ReportedScores = numbers.Add("likeness", 0.4), RawScores = numbers.Add("aesthetics", 6.1), MissingScores = ["face_confidence"] };
        (await Lanes.ConfirmAsync(lease, Ct)).ShouldBeTrue();
        (await Lanes.HandOffAsync(lease with { Submitted = true }, rendered, Ct)).Held.ShouldBeTrue();

        var found = (await Attempts.RenderedAsync(lease.AttemptId, Ct)).ShouldNotBeNull().Rendered;

        (found.ReportedScores["likeness"], found.RawScores["aesthetics"], found.MissingScores.Single()).ShouldBe((0.4, 6.1, "face_confidence"));
    }

    [Fact]
    public async Task ConcludeAsync_TwoNodesAtOnce_OneWins()
    {
        await StartAsync(await ProjectAsync());
        var lease = await LeaseAsync((await GpuAsync()).Image);
        await RenderAsync(lease);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), Planning.Passed());

        var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Attempts.ConcludeAsync(lease.AttemptId, new(Planning.Passed(), Slots.Media), ruling, Ct))));

        wins.Count(carriedOut => carriedOut is not null).ShouldBe(1);
    }

    [Fact]
    public async Task KeepAsync_PartialFiles_AreOnRecordForAFailedTryOnly()
    {
        var partials = new PartialFiles(Transactions);
        ImmutableArray<StoredFile> files = [new("p/s/image/1/try-1/partial-0.png", new string('a', 64), 10)];
        await StartAsync(await ProjectAsync());
        var lease = await LeaseAsync((await GpuAsync()).Image);
        await partials.KeepAsync(lease.TryId, files, Ct);
        (await partials.FindAsync(lease.TryId, 0, Ct)).ShouldBeNull();

        await FailTryAsync(lease, ErrorClass.OutOfMemory);
        await partials.KeepAsync(lease.TryId, files, Ct);

        (await partials.FindAsync(lease.TryId, 0, Ct)).ShouldBe(files[0]);
        (await partials.FindAsync(lease.TryId, 1, Ct)).ShouldBeNull();
        (await partials.FindAsync(Guid.NewGuid(), 0, Ct)).ShouldBeNull();
        (await Reader.FileAsync(lease.AttemptId, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task ConcludeTryAsync_MachineFailed_IsPaidByTheStudio()
    {
        var project = await ProjectAsync(budget: 100);
        await StartAsync(project);
        var gpu = await GpuAsync();
        for (var failure = 0; failure < 4; failure++)
        {
            await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Timeout, gpuSeconds: 3);
            Clock.Advance(TimeSpan.FromSeconds(40));
        }

        var slot = await SlotAsync(project, AssetKind.Image);
        (slot.Status, slot.Reason, slot.AttemptCount).ShouldBe((SlotStatus.FailedPermanent, DecisionReason.MachineFailedTooOften, 1));
        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Spent.ShouldBe(0), budget => budget.Overhead.ShouldBe(12), budget => budget.Left.ShouldBe(100));
        (await ReadAsync(context => context.Attempts.SingleAsync(Ct))).Status.ShouldBe(AttemptStatus.Failed);
        (await SlotAsync(project, AssetKind.Video)).ShouldSatisfyAllConditions(
            video => video.Status.ShouldBe(SlotStatus.FailedPermanent), video => video.Reason.ShouldBe(DecisionReason.ImageNotComplete));
    }

    [Fact]
    public async Task ConcludeAsync_FileLost_MovesTheChargeAndRendersAgain()
    {
        var project = await ProjectAsync(budget: 100);
        await StartAsync(project);
        var gpu = await GpuAsync();
        var lease = await LeaseAsync(gpu.Image);
        await RenderAsync(lease, 12);

        (await ConcludeAsync(lease, new AttemptResult.MachineFailed(ErrorClass.BackendLost, "Gone."))).ShouldBeOfType<Decision.RetryTry>();

        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Spent.ShouldBe(0), budget => budget.Overhead.ShouldBe(12));
        Clock.Advance(TimeSpan.FromSeconds(5));
        var again = await LeaseAsync(gpu.Image);
        (again.AttemptId, again.TryNumber, again.Recipe).ShouldBe((lease.AttemptId, 2, lease.Recipe));
        await RenderAsync(again);
        (await ConcludeAsync(again, Planning.Passed())).ShouldBeOfType<Decision.Accept>();
        (await BudgetAsync(project)).Spent.ShouldBe(12);
    }

    [Fact]
    public async Task ConcludeAsync_NoRoomForTheNext_ParksItAndContinuesWithTheVeryAttempt()
    {
        var project = await ProjectAsync(budget: 20, policy: new() { Enabled = true });
        await StartAsync(project);
        var gpu = await GpuAsync();

        var park = (await RunAsync(gpu.Image, Planning.Failed())).ShouldBeOfType<Decision.Park>();

        (await SlotAsync(project, AssetKind.Image)).Status.ShouldBe(SlotStatus.Parked);
        await Storyboards.SetBudgetAsync(project, new(500), "test", Ct);
        await StartAsync(project, RunScope.Parked);
        var lease = await LeaseAsync(gpu.Image);
        (lease.AttemptNumber, lease.Recipe).ShouldBe((2, park.Next!.Recipe));
    }

    [Fact]
    public async Task ConcludeAsync_CancelledSinceItWasDecided_SchedulesNothing()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true });
        await StartAsync(project);
        var gpu = await GpuAsync();
        var lease = await LeaseAsync(gpu.Image);
        await RenderAsync(lease);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), Planning.Failed());

        (await Runs.CancelAsync(project, "mara", Ct)).ShouldBe(2);
        (await Attempts.ConcludeAsync(lease.AttemptId, new(Planning.Failed(), Slots.Media), ruling, Ct)).ShouldNotBeNull();

        (await SlotAsync(lease.SlotId)).Status.ShouldBe(SlotStatus.Cancelled);
        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task ConcludeTryAsync_CancelledSinceItWasDecided_SchedulesNothing()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        var gpu = await GpuAsync();
        var lease = await LeaseAsync(gpu.Image);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), new AttemptResult.MachineFailed(ErrorClass.Timeout, ""));

        await Runs.CancelAsync(project, "mara", Ct);
        (await Attempts.ConcludeTryAsync(lease, new(TryStatus.Failed, ErrorClass.Timeout, "Slow.", 1), ruling, Ct)).ShouldNotBeNull();

        (await SlotAsync(lease.SlotId)).Status.ShouldBe(SlotStatus.Cancelled);
        (await ReadAsync(context => context.Attempts.SingleAsync(Ct))).IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task ConcludeTryAsync_LongReason_IsStoredCut()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();
        var lease = await LeaseAsync(gpu.Image);
        var reason = "Connection refused: " + new string('x', 5000);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), new AttemptResult.NoBackend(reason));

        (await Attempts.ConcludeTryAsync(lease, new(TryStatus.Withdrawn, null, reason, 0), ruling, Ct)).ShouldNotBeNull();

        (await SlotAsync(lease.SlotId)).Status.ShouldBe(SlotStatus.Queued);
    }

    [Fact]
    public async Task ConcludeTryAsync_NoBackend_UsesNothingUpAndTakesTheBackendOutForAWhile()
    {
        var project = await ProjectAsync(budget: 100);
        await StartAsync(project);
        var gpu = await GpuAsync();
        var lease = await LeaseAsync(gpu.Image);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), new AttemptResult.NoBackend("Connection refused."));
        await Attempts.ConcludeTryAsync(lease, new(TryStatus.Withdrawn, null, "Connection refused.", 0), ruling, Ct);

        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Held.ShouldBe(0), budget => budget.Spent.ShouldBe(0), budget => budget.Overhead.ShouldBe(0));
        Clock.Advance(TimeSpan.FromSeconds(3));
        var again = await LeaseAsync(gpu.Image);
        (again.AttemptId, again.TryNumber).ShouldBe((lease.AttemptId, 2));
        (await Attempts.ContextAsync(again.AttemptId, Ct)).History.FailedTries.ShouldBeEmpty();
    }

    [Fact]
    public async Task QueueAsync_ManyAtTheSameMoment_ArePagedWithoutLossOrRepetition()
    {
        var project = await ProjectAsync(segments: 7);
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var gpu = await GpuAsync();
        for (var count = 0; count < 7; count++)
        {
            await RunAsync(gpu.Image, Planning.Failed());
        }

        var moment = Clock.GetUtcNow();
        await ReadAsync(context => context.Escalations.ExecuteUpdateAsync(set => set.SetProperty(item => item.OpenedAt, moment), Ct));
        var seen = new List<Guid>();
        while (await Reviews.QueueAsync(new(project), 3, seen.Count == 0 ? null : seen[^1], Ct) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(item => item.Id));
        }

        seen.Distinct().Count().ShouldBe(7);
        seen.Count.ShouldBe(7);
        await Should.ThrowAsync<RejectedException>(() => Reviews.QueueAsync(new(project), 3, Guid.NewGuid(), Ct));
    }

    [Fact]
    public async Task ConcludeAsync_PolicyOff_GoesToReviewWithoutASecondAttempt()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        await RunAsync((await GpuAsync()).Image, Planning.Failed());

        var slot = await SlotAsync(project, AssetKind.Image);
        (slot.Status, slot.AttemptCount, slot.Reason).ShouldBe((SlotStatus.NeedsReview, 1, DecisionReason.PolicyOff));
        var escalation = (await Reviews.QueueAsync(new(project), 10, null, Ct)).ShouldHaveSingleItem();
        (escalation.Kind, escalation.Attempts).ShouldBe((AssetKind.Image, 1));
        (await SlotAsync(project, AssetKind.Video)).Status.ShouldBe(SlotStatus.NeedsReview);
    }

    [Fact]
    public async Task SaveChanges_SecondSelectedAttempt_IsRefusedByTheDatabase()
    {
        await StartAsync(await ProjectAsync(policy: new() { Enabled = true, BestOf = 2 }));
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Image, Planning.Passed(0.8));

        await using var context = CreateDbContext();
        var other = await context.Attempts.SingleAsync(attempt => !attempt.IsSelected, Ct);
        other.Select("mara", Clock.GetUtcNow());

        (await Should.ThrowAsync<DbUpdateException>(() => context.SaveChangesAsync(Ct))).InnerException!.Message.ShouldContain("ux_retry_attempts_selected");
    }
}
