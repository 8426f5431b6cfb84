using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class BlocklistTests : DatabaseTest
{
    private const string Workflow = "simulated-image";

    private Blocklist Blocklist => new(Transactions, new Ids(Clock), Clock);

    [Fact]
    public async Task LeaseNextAsync_Blocked_IsLeftToTheOthers()
    {
        await StartAsync(await ProjectAsync());
        var (one, other) = (await GpuAsync(), await GpuAsync());
        (await Blocklist.BlockAsync(one.BackendId, Workflow, "Green faces.", "anna", Ct)).ShouldBeTrue();

        (await Lanes.LeaseNextAsync(one.Image, Ct)).ShouldBeNull();
        await LeaseAsync(other.Image);
    }

    [Fact]
    public async Task LeaseNextAsync_AllowedAgain_GetsIt()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();
        await Blocklist.BlockAsync(gpu.BackendId, Workflow, "Green faces.", "anna", Ct);

        (await Blocklist.UnblockAsync(gpu.BackendId, Workflow, "anna", Ct)).ShouldBeTrue();

        await LeaseAsync(gpu.Image);
        (await Blocklist.UnblockAsync(gpu.BackendId, Workflow, "anna", Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task LeaseNextAsync_FailedHereAndTheOtherIsBlocked_GoesHereAgain()
    {
        await StartAsync(await ProjectAsync());
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.Timeout);
        Clock.Advance(TimeSpan.FromMinutes(5));
        (await Lanes.LeaseNextAsync(one.Image, Ct)).ShouldBeNull();

        await Blocklist.BlockAsync(other.BackendId, Workflow, "Green faces.", "anna", Ct);

        await LeaseAsync(one.Image);
    }

    [Fact]
    public async Task ConcludeTryAsync_OnlyTheBlockedOneIsElsewhere_IsNotPromisedToIt()
    {
        await StartAsync(await ProjectAsync());
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await Blocklist.BlockAsync(other.BackendId, Workflow, "Green faces.", "anna", Ct);

        (await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.OutOfMemory)).ShouldBeOfType<Decision.GiveUp>();
    }

    [Fact]
    public async Task WaitingAsync_BlockedEverywhere_SaysWhoAndWhy()
    {
        var project = await ProjectAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        var gpu = await GpuAsync();
        await Blocklist.BlockAsync(gpu.BackendId, Workflow, "Green faces.", "anna", Ct);
        await using var pool = new BackendPool(this, _ => throw new BackendException(ErrorClass.Connection, "Away."), Clock);

        var waiting = (await new BackendReader(this, pool, Clock).WaitingAsync(project, Ct)).ShouldHaveSingleItem();

        waiting.Sentence.ShouldContain("anna has blocked this workflow on it: Green faces.");
    }

    [Fact]
    public async Task BackendsAsync_Blocked_SaysSoAndOffersTheOthers()
    {
        var gpu = await GpuAsync();
        await Blocklist.BlockAsync(gpu.BackendId, Workflow, "Green faces.", "anna", Ct);
        await Blocklist.BlockAsync(gpu.BackendId, Workflow, "Still green.", "ben", Ct);
        await using var pool = new BackendPool(this, _ => throw new BackendException(ErrorClass.Connection, "Away."), Clock);

        var backend = (await new BackendReader(this, pool, Clock).BackendsAsync(Ct)).Single();

        var block = backend.Blocks.ShouldHaveSingleItem();
        (block.Workflow, block.Reason, block.By).ShouldBe((Workflow, "Still green.", "ben"), "the latest reason counts");
        backend.Blockable.Select(name => name.Workflow).ShouldBe(["simulated-audio", "simulated-video"]);
    }

    [Fact]
    public async Task BlockAsync_WorkflowOfAnotherSort_IsNotKept() =>
        (await Blocklist.BlockAsync((await GpuAsync()).BackendId, "sdxl-text-to-image", "Bad.", "anna", Ct)).ShouldBeFalse();

    [Fact]
    public async Task StatisticsAsync_Day_CountsTriesResultsAndHowBusyItWas()
    {
        await StartAsync(await ProjectAsync(segments: 2), kinds: AssetKind.Image);
        var gpu = await GpuAsync();
        await Watch.NoteAsync(gpu.BackendId, Healthy, Ct);
        var lease = await LeaseAsync(gpu.Image);
        for (var look = 0; look < 4; look++)
        {
            Clock.Advance(TimeSpan.FromSeconds(30));
            await Watch.NoteAsync(gpu.BackendId, Healthy, Ct);
        }

        await RenderAsync(lease);
        await ConcludeAsync(lease, Planning.Failed());
        await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Timeout);
        for (var look = 0; look < 4; look++)
        {
            Clock.Advance(TimeSpan.FromSeconds(30));
            await Watch.NoteAsync(gpu.BackendId, Healthy, Ct);
        }

        await using var pool = new BackendPool(this, _ => throw new BackendException(ErrorClass.Connection, "Away."), Clock);
        var day = (await new BackendReader(this, pool, Clock).StatisticsAsync(Ct)).ShouldHaveSingleItem();

        (day.Tries, day.Measured).ShouldBe((2, 1));
        day.ServiceSeconds.ShouldBe(240, 30);
        day.BusyShare!.Value.ShouldBe(0.5, 0.1);
        day.Errors.ShouldHaveSingleItem().ShouldBe(new(ErrorClass.Timeout, new(1, 2, null)));
        day.Checks.ShouldHaveSingleItem().Check.ShouldBe("face_confidence");
    }

    private static BackendReport Healthy => new(true, "Ready.", null, 0, 0, null);
}
