using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Infrastructure.Scheduling;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Which backend gets which slot.</summary>
public sealed class RoutingTests : DatabaseTest
{
    [Fact]
    public async Task LeaseNextAsync_FailedHereAndAnotherIsThere_IsLeftToTheOther()
    {
        await StartAsync(await ProjectAsync());
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.Timeout);
        Clock.Advance(TimeSpan.FromMinutes(5));

        (await Lanes.LeaseNextAsync(one.Image, Ct)).ShouldBeNull();
        await FailTryAsync(await LeaseAsync(other.Image), ErrorClass.Timeout);
        Clock.Advance(TimeSpan.FromMinutes(5));

        // Both have failed it: whoever is free.
        await LeaseAsync(one.Image);
    }

    [Fact]
    public async Task LeaseNextAsync_FailedHereAndTheOtherIsGone_GoesHereAgain()
    {
        await StartAsync(await ProjectAsync());
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.Timeout);
        Clock.Advance(TimeSpan.FromMinutes(5));
        (await Lanes.LeaseNextAsync(one.Image, Ct)).ShouldBeNull();

        await Watch.TakeOutAsync(new(other.BackendId, OutageCause.Results, "Bad."), Ct);

        await LeaseAsync(one.Image);
    }

    [Fact]
    public async Task LeaseNextAsync_OutOfMemoryHere_NeverGoesHereAgain()
    {
        await StartAsync(await ProjectAsync());
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.OutOfMemory);
        await Watch.TakeOutAsync(new(other.BackendId, OutageCause.Results, "Bad."), Ct);
        Clock.Advance(TimeSpan.FromHours(5));

        (await Lanes.LeaseNextAsync(one.Image, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task LeaseNextAsync_OutOfMemory_LeavesItToTheBackendWithTheMostFreeMemory()
    {
        await StartAsync(await ProjectAsync());
        var (one, small, large) = (await GpuAsync(), await GpuAsync(), await GpuAsync());
        await Watch.NoteAsync(small.BackendId, Report(8), Ct);
        await Watch.NoteAsync(large.BackendId, Report(24), Ct);
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.OutOfMemory);
        Clock.Advance(TimeSpan.FromSeconds(5));

        (await Lanes.LeaseNextAsync(small.Image, Ct)).ShouldBeNull();
        await LeaseAsync(large.Image);
    }

    [Fact]
    public async Task LeaseNextAsync_MustGoElsewhereAndOnlyTheOneThatFailedItIsElsewhere_GoesThere()
    {
        await StartAsync(await ProjectAsync(policy: new() { Enabled = true, OtherBackend = OtherBackend.Require }));
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.Timeout);
        Clock.Advance(TimeSpan.FromSeconds(5));
        (await RunAsync(other.Image, Planning.Failed())).ShouldBeOfType<Decision.NewAttempt>().OtherBackend.ShouldBe(OtherBackend.Require);
        Clock.Advance(TimeSpan.FromSeconds(5));

        (await Lanes.LeaseNextAsync(other.Image, Ct)).ShouldBeNull();
        await LeaseAsync(one.Image);
    }

    [Fact]
    public async Task ConcludeTryAsync_TooSmallInAnotherAttempt_CountsForTheSlot()
    {
        await StartAsync(await ProjectAsync(policy: new() { Enabled = true }));
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.OutOfMemory);
        Clock.Advance(TimeSpan.FromSeconds(5));
        (await RunAsync(other.Image, Planning.Failed())).ShouldBeOfType<Decision.NewAttempt>();
        Clock.Advance(TimeSpan.FromSeconds(5));

        // Neither would ever be given it again: that it waits for one of them must not be.
        (await FailTryAsync(await LeaseAsync(other.Image), ErrorClass.OutOfMemory)).ShouldBeOfType<Decision.GiveUp>();
    }

    [Fact]
    public async Task ConcludeTryAsync_TheLargerOneIsOutForAWhile_WaitsForItAndSaysSo()
    {
        var project = await ProjectAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        var (one, other) = (await GpuAsync(), await GpuAsync());
        await Watch.TakeOutAsync(new(other.BackendId, OutageCause.Tries, "Bad."), Ct);

        (await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.OutOfMemory)).ShouldBeOfType<Decision.RetryTry>();
        Clock.Advance(TimeSpan.FromSeconds(5));

        (await Lanes.LeaseNextAsync(one.Image, Ct)).ShouldBeNull();
        var waiting = (await WaitingAsync(project)).ShouldHaveSingleItem();
        waiting.Sentence.ShouldContain("Its GPU memory is too small for it.");
        waiting.Sentence.ShouldContain("It has been taken out.");
        Clock.Advance(TimeSpan.FromMinutes(11));
        await LeaseAsync(other.Image);
    }

    [Fact]
    public async Task ConcludeTryAsync_SignInRefused_LeavesTheBackendAloneForAWhile()
    {
        await StartAsync(await ProjectAsync(segments: 3));
        var gpu = await GpuAsync();
        await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Unauthorised);

        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task LeaseNextAsync_HeavierBackendIsBusyWithTheOtherKind_DoesNotHoldUpTheLighterOne()
    {
        await StartAsync(await ProjectAsync());
        var (light, heavy) = (await GpuAsync(weight: 5), await GpuAsync(weight: 50));
        await RunAsync(heavy.Image, Planning.Passed());
        await LeaseAsync(heavy.Video);
        await StartAsync(await ProjectAsync());

        await LeaseAsync(light.Image);
    }

    [Fact]
    public async Task LeaseNextAsync_NewRound_ForgetsWhoFailedIt()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        var (one, _) = (await GpuAsync(), await GpuAsync());
        await FailTryAsync(await LeaseAsync(one.Image), ErrorClass.MissingModel);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await StartAsync(project, RunScope.Failed);

        await LeaseAsync(one.Image);
    }

    [Fact]
    public async Task LeaseNextAsync_BackendCannotRunTheWorkflow_LeavesItToOneThatCan()
    {
        await UseAsync("dialogue", "sdxl");
        await StartAsync(await ProjectAsync());
        var (lacking, able) = (await GpuAsync(type: BackendType.ComfyUi), await GpuAsync(type: BackendType.ComfyUi));
        await Watch.KeepAsync(lacking.BackendId, new(new("sdxl", AssetKind.Image, [], ""), new(false, "It has no model sdxl.safetensors.")), Ct);

        (await Lanes.LeaseNextAsync(lacking.Image, Ct)).ShouldBeNull();
        await LeaseAsync(able.Image);
    }

    [Fact]
    public async Task ConcludeTryAsync_MissingModel_TheBackendGetsNoMoreOfThatWorkflow()
    {
        await UseAsync("dialogue", "sdxl");
        await StartAsync(await ProjectAsync(segments: 2), kinds: AssetKind.Image);
        var gpu = await GpuAsync(type: BackendType.ComfyUi);
        await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.MissingModel);

        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
        (await Watch.QuestionsAsync(gpu.BackendId, Ct)).ShouldContain(question => question.Workflow == "sdxl");
    }

    [Fact]
    public async Task LeaseNextAsync_NobodyHasAskedTheBackendYet_Waits()
    {
        await UseAsync("dialogue", "sdxl");
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync(type: BackendType.ComfyUi);
        await ChangeAsync(context => context.WorkflowFits.RemoveRange(context.WorkflowFits));

        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task LeaseNextAsync_HeavierBackendIsFree_GoesFirst()
    {
        await StartAsync(await ProjectAsync(segments: 2));
        var (light, heavy) = (await GpuAsync(weight: 5), await GpuAsync(weight: 50));

        (await Lanes.LeaseNextAsync(light.Image, Ct)).ShouldBeNull();
        await LeaseAsync(heavy.Image);
        await LeaseAsync(light.Image);
    }

    [Fact]
    public async Task LeaseNextAsync_HeavierBackendDoesNotTakeIt_GoesToTheLighterOneSoon()
    {
        await StartAsync(await ProjectAsync());
        var (light, _) = (await GpuAsync(weight: 5), await GpuAsync(weight: 50));
        Clock.Advance(TimeSpan.FromSeconds(2));

        await LeaseAsync(light.Image);
    }

    [Fact]
    public async Task LeaseNextAsync_ModelsAreLoaded_GoALittleAheadOfTheirTurn()
    {
        await UseAsync("dialogue", "flux");
        await UseAsync("landscape", "sdxl");
        var (cold, warm) = (await ProjectAsync(segments: 12), await ProjectAsync(segments: 12, sceneType: "landscape"));
        await StartAsync(cold);
        await StartAsync(warm);
        var gpu = await GpuAsync(type: BackendType.ComfyUi);
        await Watch.KeepAsync(gpu.BackendId, new(new("flux", AssetKind.Image, [], ""), new(true, "")), Ct);
        await ChangeAsync(context => context.Backends.Single(backend => backend.Id == gpu.BackendId).Warm("sdxl"));

        var leased = new List<Guid>();
        while (leased.Count < 16)
        {
            var lease = await LeaseAsync(gpu.Image);
            leased.Add(lease.ProjectId);
            await RenderAsync(lease);
        }

        // Runs of one model, and nobody falls further behind than the look ahead allows.
        leased.Take(4).ShouldAllBe(project => project == warm);
        leased.Zip(leased.Skip(1)).Count(pair => pair.First != pair.Second).ShouldBeInRange(1, 4);
        leased.Count(project => project == warm).ShouldBeInRange(6, 10);
    }

    [Fact]
    public async Task ContextAsync_TakenOut_IsNoOptionForTheNextTry()
    {
        await StartAsync(await ProjectAsync());
        var (one, other, third) = (await GpuAsync(), await GpuAsync(), await GpuAsync());
        var lease = await LeaseAsync(one.Image);
        (await Attempts.ContextAsync(lease.AttemptId, Ct)).Untried.Count().ShouldBe(2);

        await Watch.TakeOutAsync(new(other.BackendId, OutageCause.Tries, "Bad."), Ct);

        (await Attempts.ContextAsync(lease.AttemptId, Ct)).Untried.ShouldHaveSingleItem().Id.ShouldBe(third.BackendId);
    }

    [Fact]
    public async Task WaitingAsync_NobodyCanTakeIt_SaysWhy()
    {
        await UseAsync("dialogue", "sdxl");
        var project = await ProjectAsync(segments: 2);
        await StartAsync(project, kinds: AssetKind.Image);
        (await WaitingAsync(project)).ShouldHaveSingleItem().Sentence.ShouldStartWith("There is no backend for 'sdxl'.");
        var gpu = await GpuAsync(type: BackendType.ComfyUi);
        (await WaitingAsync(project)).ShouldBeEmpty();

        await Watch.KeepAsync(gpu.BackendId, new(new("sdxl", AssetKind.Image, [], ""), new(false, "It has no model sdxl.safetensors.")), Ct);

        var waiting = (await WaitingAsync(project)).ShouldHaveSingleItem();
        (waiting.Kind, waiting.Slots).ShouldBe((AssetKind.Image, 2));
        waiting.Sentence.ShouldEndWith(": It has no model sdxl.safetensors.");
        await Watch.TakeOutAsync(new(gpu.BackendId, OutageCause.Results, "Bad pictures."), Ct);
        (await WaitingAsync(project)).ShouldHaveSingleItem().Sentence.ShouldEndWith(": It has been taken out. Bad pictures.");
    }

    private async Task<IReadOnlyList<WaitingWork>> WaitingAsync(Guid project)
    {
        await using var pool = new BackendPool(this, _ => throw new BackendException(ErrorClass.Connection, "Away."), Clock);
        return await new BackendReader(this, pool, Clock).WaitingAsync(project, Ct);
    }

    private static BackendReport Report(long free) => new(true, "Ready.", null, 0, 0, null) { Devices = [new("GPU", 48, free)] };

    private Task UseAsync(string sceneType, string workflow) => ChangeAsync(context => context.SceneTypes.Single(type => type.Slug == sceneType).Use(AssetKind.Image, workflow));
}
