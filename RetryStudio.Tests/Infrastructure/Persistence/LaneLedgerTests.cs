using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class LaneLedgerTests : DatabaseTest
{
    [Fact]
    public async Task LeaseNextAsync_TwentyLanesAtOnce_GiveNoSlotTwice()
    {
        var project = await ProjectAsync(segments: 50);
        await StartAsync(project);
        var gpus = new List<Gpu>();
        for (var number = 0; number < 20; number++)
        {
            gpus.Add(await GpuAsync());
        }

        var leases = new List<Lease>();
        for (var round = 0; round < 3; round++)
        {
            var got = (await Task.WhenAll(gpus.Select(gpu => Task.Run(() => Lanes.LeaseNextAsync(gpu.Image, Ct))))).OfType<Lease>().ToList();
            leases.AddRange(got);
            await Task.WhenAll(got.Select(lease => RenderAsync(lease)));
        }

        leases.Count.ShouldBe(50);
        leases.Select(lease => lease.SlotId).Distinct().Count().ShouldBe(50);
        leases.Select(lease => lease.JobId).Distinct().Count().ShouldBe(50);
        (await BudgetAsync(project)).Held.ShouldBe(0);
    }

    [Fact]
    public async Task LeaseNextAsync_LanesOfOneGpu_ExcludeEachOther()
    {
        await StartAsync(await ProjectAsync(segments: 2));
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        var image = await LeaseAsync(gpu.Image);

        (await Lanes.LeaseNextAsync(gpu.Video, Ct)).ShouldBeNull();

        await RenderAsync(image);
        await LeaseAsync(gpu.Video);
        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task LeaseNextAsync_LanesNotExclusive_RunBeside()
    {
        await StartAsync(await ProjectAsync(segments: 2));
        var gpu = await GpuAsync(exclusive: false);
        await RunAsync(gpu.Image, Planning.Passed());
        await LeaseAsync(gpu.Image);

        await LeaseAsync(gpu.Video);
    }

    [Fact]
    public async Task LeaseNextAsync_ImagesLeft_NoVideoOfTheRunGoesFirst()
    {
        await StartAsync(await ProjectAsync(segments: 3));
        var (one, other) = (await GpuAsync(), await GpuAsync());

        // Handing the first image off leases the second: the third is left.
        await RunAsync(one.Image, Planning.Passed());

        (await Lanes.LeaseNextAsync(other.Video, Ct)).ShouldBeNull();

        await RunAsync(one.Image, Planning.Passed());
        (await LeaseAsync(other.Video)).Recipe.StartImage.ShouldNotBeNull();
    }

    [Fact]
    public async Task TakeAsync_SomebodyElsesLane_FencesTheFormerOwner()
    {
        var project = await ProjectAsync(segments: 2, policy: new() { Enabled = true });
        await StartAsync(project);
        var gpu = await GpuAsync();
        var lease = await LeaseAsync(gpu.Image);

        var taken = (await Lanes.TakeAsync(gpu.Image.LaneId, Ct)).ShouldNotBeNull();
        var resumed = (await Lanes.ResumeAsync(taken, Ct)).ShouldNotBeNull();

        taken.Epoch.ShouldBe(gpu.Image.Epoch + 1);
        (resumed.TryId, resumed.JobId, resumed.Adopted, resumed.Submitted).ShouldBe((lease.TryId, lease.JobId, true, false));
        resumed.Recipe.ShouldBe(lease.Recipe);
        (await Lanes.ConfirmAsync(lease, Ct)).ShouldBeFalse();
        (await Lanes.ReaddressAsync(lease, Ct)).ShouldBeNull();
        (await Lanes.HandOffAsync(lease, Slots.Rendered(), Ct)).Held.ShouldBeFalse();
        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
        (await Lanes.ResumeAsync(gpu.Image, Ct)).ShouldBeNull();
        var again = new Decision.RetryTry(TimeSpan.Zero, null, DecisionReason.MachineFailed, "Again.");
        (await Attempts.ConcludeTryAsync(lease, new(TryStatus.Failed, ErrorClass.Timeout, "Slow.", 1), new(again, again), Ct)).ShouldBeNull();
        (await ReadAsync(context => context.Decisions.CountAsync(Ct))).ShouldBe(0);
        await RenderAsync(resumed);
    }

    [Fact]
    public async Task HandOffAsync_MoreWorkInTheQueue_LeasesTheNextInTheSameTransaction()
    {
        var project = await ProjectAsync(segments: 2);
        await StartAsync(project);
        var gpu = await GpuAsync();
        var first = await LeaseAsync(gpu.Image);
        await Lanes.ConfirmAsync(first, Ct);

        var handOff = await Lanes.HandOffAsync(first, Slots.Rendered(), Ct);

        var next = handOff.Next.ShouldNotBeNull();
        (handOff.Held, next.Adopted, next.AttemptNumber).ShouldBe((true, false, 1));
        next.SlotId.ShouldNotBe(first.SlotId);
        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Spent.ShouldBe(12), budget => budget.Held.ShouldBe(15));
        await RenderAsync(next);
        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task ResumeAsync_AfterARestart_GivesTheSubmittedTryAgain()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();
        var lease = await LeaseAsync(gpu.Image);
        await Lanes.ConfirmAsync(lease, Ct);

        var claim = (await Lanes.TakeAsync(gpu.Image.LaneId, Ct)).ShouldNotBeNull();
        var resumed = (await Lanes.LeaseNextAsync(claim, Ct)).ShouldNotBeNull();

        (resumed.TryId, resumed.Adopted, resumed.Submitted).ShouldBe((lease.TryId, true, true));
        (await ReadAsync(context => context.Tries.CountAsync(Ct))).ShouldBe(1);
    }

    [Fact]
    public async Task ReaddressAsync_TryThatNeverArrived_KeepsItsNumberUnderANewId()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();
        var lease = await LeaseAsync(gpu.Image);

        var readdressed = (await Lanes.ReaddressAsync(lease, Ct)).ShouldNotBeNull();

        readdressed.JobId.ShouldNotBe(lease.JobId);
        (await ReadAsync(context => context.Tries.SingleAsync(Ct))).ShouldSatisfyAllConditions(item => item.JobId.ShouldBe(readdressed.JobId), item => item.Number.ShouldBe(1));
    }

    [Fact]
    public async Task LeaseNextAsync_TwoProjects_ShareByTheirWeights()
    {
        var heavy = await ProjectAsync(segments: 60, weight: 3);
        var light = await ProjectAsync(segments: 60);
        await StartAsync(light);
        await StartAsync(heavy);
        var gpu = await GpuAsync();

        var leased = new List<Guid>();
        for (var count = 0; count < 40; count++)
        {
            var lease = await LeaseAsync(gpu.Image);
            leased.Add(lease.ProjectId);
            await RenderAsync(lease);
        }

        leased.Count(project => project == heavy).ShouldBeInRange(28, 32);
    }

    [Fact]
    public async Task LeaseNextAsync_ProjectThatStartsLater_SharesFromThenOn()
    {
        var first = await ProjectAsync(segments: 60);
        await StartAsync(first);
        var gpu = await GpuAsync();
        for (var count = 0; count < 30; count++)
        {
            await RenderAsync(await LeaseAsync(gpu.Image));
        }

        await StartAsync(await ProjectAsync(segments: 60));
        var leased = new List<Guid>();
        for (var count = 0; count < 20; count++)
        {
            var lease = await LeaseAsync(gpu.Image);
            leased.Add(lease.ProjectId);
            await RenderAsync(lease);
        }

        leased.Count(project => project == first).ShouldBeInRange(9, 11);
    }

    [Fact]
    public async Task LeaseNextAsync_OneImageAvoidsTheBackend_ItsRunsVideosGoOnThere()
    {
        var project = await ProjectAsync(segments: 2);
        await StartAsync(project);
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await RunAsync(one.Image, Planning.Passed());
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.OutOfMemory);
        Clock.Advance(TimeSpan.FromSeconds(5));

        (await Lanes.LeaseNextAsync(one.Image, Ct)).ShouldBeNull();
        (await LeaseAsync(one.Video)).Kind.ShouldBe(AssetKind.Video);
        (await Lanes.LeaseNextAsync(other.Video, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task LeaseNextAsync_NoRoomForASecondCandidate_KeepsThePass()
    {
        var project = await ProjectAsync(budget: 40, policy: new() { Enabled = true, BestOf = 2 });
        await StartAsync(project);
        var gpu = await GpuAsync();
        (await RunAsync(gpu.Image, Planning.Passed())).ShouldBeOfType<Decision.NewAttempt>();
        await Storyboards.SetBudgetAsync(project, new(20), "test", Ct);

        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();

        (await SlotAsync(project, AssetKind.Image)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Complete), slot => slot.Sentence!.ShouldContain("no room"));
        (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Number == 2, Ct))).Status.ShouldBe(AttemptStatus.Cancelled);
    }

    [Fact]
    public async Task LeaseNextAsync_NoRoomForAPersonsFurtherAttempt_KeepsTheChoice()
    {
        var project = await ProjectAsync(budget: 20);
        await StartAsync(project);
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        var slot = await SlotAsync(project, AssetKind.Image);
        await Choices.RequestAttemptAsync(slot.SegmentId, AssetKind.Image, new(), "mara", Ct);

        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();

        (await SlotAsync(project, AssetKind.Image)).ShouldSatisfyAllConditions(item => item.Status.ShouldBe(SlotStatus.Complete), item => item.CurrentAttemptId.ShouldBeNull());
        (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.Number == 2, Ct))).Status.ShouldBe(AttemptStatus.Cancelled);
    }

    [Fact]
    public async Task LeaseNextAsync_PersonalAttempt_GoesBeforeBulkWork()
    {
        var project = await ProjectAsync(segments: 3);
        await StartAsync(project);
        var other = await ProjectAsync();
        var segment = (await SlotAsync(other, AssetKind.Image)).SegmentId;
        var (_, attempt) = await Choices.RequestAttemptAsync(segment, AssetKind.Image, new() { Seed = ulong.MaxValue }, "mara", Ct);

        var lease = await LeaseAsync((await GpuAsync()).Image);

        (lease.AttemptId, lease.Recipe.Seed).ShouldBe((attempt, ulong.MaxValue));
    }

    [Fact]
    public async Task LeaseNextAsync_NoRoomInTheBudget_ParksUntilItIsRaisedAndContinued()
    {
        var project = await ProjectAsync(segments: 3, budget: 20);
        await StartAsync(project);
        var gpu = await GpuAsync();
        var first = await LeaseAsync(gpu.Image);
        (await BudgetAsync(project)).Held.ShouldBe(15);
        await RenderAsync(first, 10);
        await ConcludeAsync(first, Planning.Passed());

        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();

        var statuses = await ReadAsync(context => context.Slots.Where(slot => slot.ProjectId == project && slot.Kind == AssetKind.Image).Select(slot => slot.Status).ToListAsync(Ct));
        statuses.Count(status => status == SlotStatus.Parked).ShouldBe(2);
        (await BudgetAsync(project)).ShouldSatisfyAllConditions(budget => budget.Held.ShouldBe(0), budget => budget.Spent.ShouldBe(10));
        await Storyboards.SetBudgetAsync(project, new(1000), "test", Ct);
        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
        (await StartAsync(project, RunScope.Parked)).Queued.ShouldBeGreaterThanOrEqualTo(2);
        await LeaseAsync(gpu.Image);
    }

    [Fact]
    public async Task LeaseNextAsync_BackendToAvoid_GoesToAnother()
    {
        await StartAsync(await ProjectAsync());
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.OutOfMemory);
        Clock.Advance(TimeSpan.FromSeconds(5));

        (await Lanes.LeaseNextAsync(one.Image, Ct)).ShouldBeNull();

        var again = await LeaseAsync(other.Image);
        (again.AttemptNumber, again.TryNumber).ShouldBe((1, 2));
    }

    [Fact]
    public async Task TakeAsync_UnknownLane_IsNull() => (await Lanes.TakeAsync(Guid.NewGuid(), Ct)).ShouldBeNull();
}
