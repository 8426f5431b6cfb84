using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class LateResultStoreTests : DatabaseTest
{
    private static readonly MediaFile File = new("p/late/media.png", new string('b', 64), 100, 0, 1);

    [Fact]
    public async Task KeepAsync_SlotCompleteMeanwhile_IsAFurtherCandidateAndReplacesNothing()
    {
        var project = await ProjectAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        var (one, other) = (await GpuAsync(), await GpuAsync());
        var lost = await LeaseAsync(one.Image);
        await GiveUpAsync(lost);
        Clock.Advance(TimeSpan.FromSeconds(5));
        await RunAsync(other.Image, Planning.Passed());
        var before = await SlotAsync(project, AssetKind.Image);
        var watched = (await Late.WatchedAsync(Ct)).ShouldHaveSingleItem();
        watched.JobId.ShouldBe(lost.JobId);

        var candidate = (await Late.NumberAsync(watched.TryId, Slots.Rendered(30), Ct)).ShouldNotBeNull();
        (await Late.KeepAsync(watched.TryId, candidate, new(Planning.Passed(1), File), Ct)).ShouldBeTrue();

        candidate.Number.ShouldBe(2);
        var slot = await SlotAsync(project, AssetKind.Image);
        (slot.Status, slot.SelectedAttemptId, slot.Score, slot.AttemptCount).ShouldBe((SlotStatus.Complete, before.SelectedAttemptId, before.Score, 2));
        var late = await ReadAsync(context => context.Attempts.AsNoTracking().SingleAsync(attempt => attempt.Number == 2, Ct));
        (late.Status, late.IsSelected, late.Variation, late.Seed).ShouldBe((AttemptStatus.Passed, false, "late result of attempt 1, try 1", lost.Recipe.Seed));
        (await BudgetAsync(project)).Overhead.ShouldBe(30);
        (await Late.WatchedAsync(Ct)).ShouldBeEmpty();
        (await Late.NumberAsync(watched.TryId, Slots.Rendered(), Ct)).ShouldBeNull();
        (await Late.KeepAsync(watched.TryId, candidate, new(Planning.Passed(), File), Ct)).ShouldBeFalse();
        await Choices.SelectAsync(late.Id, false, "mara", Ct);
    }

    [Fact]
    public async Task KeepAsync_SlotStillTries_TakesThePassWhenTheRestFails()
    {
        var project = await ProjectAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await GiveUpAsync(await LeaseAsync(one.Image));
        Clock.Advance(TimeSpan.FromSeconds(5));
        var second = await LeaseAsync(other.Image);
        var watched = (await Late.WatchedAsync(Ct)).Single();
        var candidate = (await Late.NumberAsync(watched.TryId, Slots.Rendered(), Ct)).ShouldNotBeNull();
        await Late.KeepAsync(watched.TryId, candidate, new(Planning.Passed(), File), Ct);

        (await FailTryAsync(second, ErrorClass.MissingModel)).ShouldBeOfType<Decision.SelectBest>().AttemptNumber.ShouldBe(2);

        (await SlotAsync(project, AssetKind.Image)).Status.ShouldBe(SlotStatus.Complete);
    }

    [Fact]
    public async Task LeaveAsync_UnknownTwice_IsNotWatchedAnyMore()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();
        await GiveUpAsync(await LeaseAsync(gpu.Image));
        var watched = (await Late.WatchedAsync(Ct)).ShouldHaveSingleItem();
        watched.IsLastLook.ShouldBeFalse();

        for (var seconds = 0; seconds < 24; seconds += 3)
        {
            // However often it is looked for meanwhile: the last look is not put off.
            (await Late.WatchedAsync(Ct)).ShouldHaveSingleItem().IsLastLook.ShouldBe(seconds > 20);
            await Late.LookOnceMoreAsync(watched.TryId, TimeSpan.FromSeconds(30), Ct);
            Clock.Advance(TimeSpan.FromSeconds(3));
        }

        await Late.LeaveAsync(watched.TryId, Ct);

        (await Late.WatchedAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task KeepAsync_MachinesFailedItToTheEnd_CompletesTheSlotAndItsVideoGoesOn()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await GiveUpAsync(await LeaseAsync(one.Image));
        Clock.Advance(TimeSpan.FromSeconds(5));
        (await FailTryAsync(await LeaseAsync(other.Image), ErrorClass.MissingModel)).ShouldBeOfType<Decision.GiveUp>();
        await Runs.FinishRunsAsync(Ct);
        var watched = (await Late.WatchedAsync(Ct)).Single();
        var candidate = (await Late.NumberAsync(watched.TryId, Slots.Rendered(), Ct)).ShouldNotBeNull();

        await Late.KeepAsync(watched.TryId, candidate, new(Planning.Passed(), File), Ct);

        var image = await SlotAsync(project, AssetKind.Image);
        (image.Status, image.Reason).ShouldBe((SlotStatus.Complete, DecisionReason.CameLate));
        (await LeaseAsync(other.Video)).Recipe.StartImage.ShouldBe(File.Path);
    }

    [Fact]
    public async Task NumberAsync_Twice_IsTheSameNumberAndNoAttemptOfThePolicy()
    {
        var project = await ProjectAsync(policy: new() { Enabled = true, MaxAttempts = 2 });
        await StartAsync(project, kinds: AssetKind.Image);
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await GiveUpAsync(await LeaseAsync(one.Image));
        Clock.Advance(TimeSpan.FromSeconds(5));
        var second = await LeaseAsync(other.Image);
        var watched = (await Late.WatchedAsync(Ct)).Single();
        var candidate = (await Late.NumberAsync(watched.TryId, Slots.Rendered(), Ct)).ShouldNotBeNull();
        (await Late.NumberAsync(watched.TryId, Slots.Rendered(), Ct)).ShouldNotBeNull().Number.ShouldBe(candidate.Number);
        await Late.KeepAsync(watched.TryId, candidate, new(Planning.Failed(), File), Ct);
        (await SlotAsync(project, AssetKind.Image)).RoundAttempts.ShouldBe(1);

        await RenderAsync(second);

        (await ConcludeAsync(second, Planning.Failed())).ShouldBeOfType<Decision.NewAttempt>();
        (await SlotAsync(project, AssetKind.Image)).RoundAttempts.ShouldBe(2);
    }

    [Fact]
    public async Task WatchedAsync_NeverConfirmed_MayStillArriveForAWhile()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();
        await GiveUpAsync(await LeaseAsync(gpu.Image), confirmed: false);

        (await Late.WatchedAsync(Ct)).ShouldHaveSingleItem().MayStillArrive.ShouldBeTrue();

        Clock.Advance(TimeSpan.FromMinutes(16));
        (await Late.WatchedAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task WatchedAsync_OrdinaryFailure_IsNotWatched()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();
        await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Internal);

        (await Late.WatchedAsync(Ct)).ShouldBeEmpty();
    }

    private async Task GiveUpAsync(Lease lease, bool confirmed = true)
    {
        if (confirmed)
        {
            await Lanes.ConfirmAsync(lease, Ct);
        }

        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), new AttemptResult.MachineFailed(ErrorClass.BackendLost, "Away."));
        await Attempts.ConcludeTryAsync(lease, new(TryStatus.Failed, ErrorClass.BackendLost, "Away.", 0) { MayStillEnd = true }, ruling, Ct);
    }
}
