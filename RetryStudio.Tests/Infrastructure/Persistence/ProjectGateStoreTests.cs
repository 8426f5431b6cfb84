using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class ProjectGateStoreTests : DatabaseTest
{
    private static readonly GateOverride Strict = new([new("black", 0.9, 0.95, 2.5, OnMissing.Review), GateRule.Hint("hands", 0.5, 0.9)]);

    private GateStore Gates => new(Transactions, new(Clock), Clock);

    [Fact]
    public async Task OverrideAsync_EveryField_IsReadBack()
    {
        var project = await ProjectAsync();
        (await Gates.OfProjectAsync(project, Ct)).ShouldNotBeNull().ShouldSatisfyAllConditions(fresh => fresh.Change.ShouldBe(GateOverride.None), fresh => fresh.Version.ShouldBe(0));

        (await Gates.OverrideAsync(project, Strict, 0, "mara", Ct)).ShouldNotBeNull().Version.ShouldBe(1);

        (await Gates.OfProjectAsync(project, Ct)).ShouldNotBeNull().Change.ShouldBe(Strict);
        (await Gates.OverrideAsync(project, GateOverride.None, 0, "old", Ct)).ShouldBeNull();
        (await Gates.OfProjectAsync(Guid.NewGuid(), Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task OverrideAsync_ManyAtOnce_OneWinsAndTheOthersAreRefused()
    {
        var project = await ProjectAsync();

        var views = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Run(() => Gates.OverrideAsync(project, new([new("black", number / 10.0)]), 0, "mara", Ct))));

        views.Count(view => view is not null).ShouldBe(1);
    }

    [Fact]
    public async Task VersionsAsync_OfAProject_AreItsOwnAndAudited()
    {
        var (project, other) = (await ProjectAsync(), await ProjectAsync());
        await Gates.OverrideAsync(project, Strict, 0, "mara", Ct);
        await Gates.OverrideAsync(project, GateOverride.None, 1, "jon", Ct);
        await Gates.OverrideAsync(other, new([new("flash", 0.3)]), 0, "ada", Ct);

        var versions = await Gates.VersionsAsync(project, Ct);

        versions.Select(version => (version.Version, version.By)).ShouldBe([(2, "jon"), (1, "mara")]);
        versions.Select(version => new GateOverride(version.Gate.Rules)).ShouldBe([GateOverride.None, Strict]);
        var entries = await ReadAsync(context => context.AuditEntries.Where(entry => entry.Action == "gate.change" && entry.Subject == project.ToString()).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToListAsync(Ct));
        entries.Select(entry => entry.Actor).ShouldBe(["mara", "jon"]);
        entries[0].Detail.ShouldStartWith("version 1: black: inherited → fails below 0.90");
    }

    [Fact]
    public async Task OverrideAsync_RenderedAttempt_IsJudgedByWhatIsInForceWhenItIsMeasured()
    {
        var project = await ProjectAsync();
        var inherited = await GateOfAsync("dialogue");
        await StartAsync(project, kinds: AssetKind.Image);
        var lease = await LeaseAsync((await GpuAsync()).Image);
        await RenderAsync(lease);
        (await Attempts.RenderedAsync(lease.AttemptId, Ct)).ShouldNotBeNull().Gate.ShouldBe(inherited);

        await Gates.OverrideAsync(project, Strict, 0, "mara", Ct);

        (await Attempts.RenderedAsync(lease.AttemptId, Ct)).ShouldNotBeNull().Gate.ShouldBe(Strict.ApplyTo(inherited));
        (await Reader.HistoryAsync(lease.SegmentId, Ct)).ShouldNotBeNull().Gate.ShouldBe(Strict.ApplyTo(inherited));
        await Gates.OverrideAsync(project, GateOverride.None, 1, "mara", Ct);
        (await Attempts.RenderedAsync(lease.AttemptId, Ct)).ShouldNotBeNull().Gate.ShouldBe(inherited);
    }

    [Fact]
    public async Task OverrideAsync_OtherProject_IsNotTouched()
    {
        var (project, other) = (await ProjectAsync(), await ProjectAsync());
        await Gates.OverrideAsync(project, Strict, 0, "mara", Ct);
        await StartAsync(other, kinds: AssetKind.Image);
        var lease = await LeaseAsync((await GpuAsync()).Image);
        await RenderAsync(lease);

        (await Attempts.RenderedAsync(lease.AttemptId, Ct)).ShouldNotBeNull().Gate.ShouldBe(await GateOfAsync("dialogue"));
    }

    [Fact]
    public async Task OverrideAsync_LateResult_IsJudgedByItToo()
    {
        var project = await ProjectAsync();
        await Gates.OverrideAsync(project, Strict, 0, "mara", Ct);
        await StartAsync(project, kinds: AssetKind.Image);
        var lease = await LeaseAsync((await GpuAsync()).Image);
        await Lanes.ConfirmAsync(lease, Ct);
        var ruling = RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), new AttemptResult.MachineFailed(ErrorClass.BackendLost, "Away."));
        await Attempts.ConcludeTryAsync(lease, new(TryStatus.Failed, ErrorClass.BackendLost, "Away.", 0) { MayStillEnd = true }, ruling, Ct);

        var late = await Late.NumberAsync((await Late.WatchedAsync(Ct)).ShouldHaveSingleItem().TryId, Slots.Rendered(), Ct);

        late.ShouldNotBeNull().Gate.ShouldBe(Strict.ApplyTo(await GateOfAsync("dialogue")));
    }

    [Fact]
    public async Task LatestOfProjectAsync_AttemptsOfTwoProjects_AreThoseOfTheProjectWithTheirSceneType()
    {
        var (project, other) = (await ProjectAsync(segments: 2, sceneType: "landscape"), await ProjectAsync());
        var gpu = await GpuAsync();
        await StartAsync(project, kinds: AssetKind.Image);
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Image, Planning.Passed());
        await StartAsync(other, kinds: AssetKind.Image);
        await RunAsync(gpu.Image, Planning.Passed());

        var latest = await Gates.LatestOfProjectAsync(project, 10, Ct);

        var type = (await Gates.UsedByAsync(project, Ct)).ShouldHaveSingleItem();
        type.Slug.ShouldBe("landscape");
        latest.Select(attempt => attempt.SceneTypeId).ShouldBe([type.SceneTypeId, type.SceneTypeId]);
        (await Gates.LatestOfProjectAsync(project, 1, Ct)).Count.ShouldBe(1);
    }

    private Task<Gate> GateOfAsync(string slug) => ReadAsync(context => context.SceneTypes.Where(type => type.Slug == slug).Select(type => type.Gate).SingleAsync(Ct));
}
