using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Quality;
using RetryStudio.Infrastructure.Persistence.Stores;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class GateStoreTests : DatabaseTest
{
    private GateStore Gates => new(Transactions, new(Clock), Clock);

    [Fact]
    public async Task ChangeAsync_EveryField_IsReadBack()
    {
        var type = (await Storyboards.SceneTypesAsync(Ct))[0].Id;
        var gate = new Gate([new("black", 0.25, 0.75, 2.5, OnMissing.Review), GateRule.Hint("flash", 0.5, 0.9), new("hands", 0.7, 0.7, 3, OnMissing.Warn)]);

        (await Gates.ChangeAsync(type, gate, 1, "mara", Ct)).ShouldNotBeNull().Version.ShouldBe(2);

        var now = (await Gates.OfSceneTypeAsync(type, Ct)).ShouldNotBeNull();
        now.Gate.ShouldBe(gate);
        now.Gate.Rules[1].Advisory.ShouldBeTrue("a check that only warns must not come back as one that fails");
        (await Gates.ChangeAsync(type, GatePresets.Static.Gate, 1, "old", Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task ChangeAsync_Audit_TellsWhatChanged()
    {
        var type = (await Storyboards.SceneTypesAsync(Ct))[0].Id;

        await Gates.ChangeAsync(type, GatePresets.Static.Gate, 1, "mara", Ct);

        var entry = await ReadAsync(context => context.AuditEntries.SingleAsync(entry => entry.Action == "gate.change", Ct));
        (entry.Actor, entry.Subject).ShouldBe(("mara", type.ToString()));
        entry.Detail.ShouldStartWith("version 2: ");
        entry.Detail.ShouldContain("motion: removed");
    }

    [Fact]
    public async Task VersionsAsync_AfterChanges_BeginsWithTheOneItWasBornWith()
    {
        var type = (await Storyboards.SceneTypesAsync(Ct))[0].Id;
        var born = (await Gates.OfSceneTypeAsync(type, Ct)).ShouldNotBeNull().Gate;
        await Gates.ChangeAsync(type, GatePresets.Static.Gate, 1, "mara", Ct);
        await Gates.ChangeAsync(type, GatePresets.Action.Gate, 2, "jon", Ct);

        var versions = await Gates.VersionsAsync(type, Ct);

        versions.Select(version => (version.Version, version.By)).ShouldBe([(3, "jon"), (2, "mara"), (1, "studio")]);
        versions.Select(version => version.Gate).ShouldBe([GatePresets.Action.Gate, GatePresets.Static.Gate, born]);
    }

    [Fact]
    public async Task ChangeAsync_ManyAtOnce_OneWins()
    {
        var type = (await Storyboards.SceneTypesAsync(Ct))[0].Id;

        var views = await Task.WhenAll(GatePresets.All.Concat(GatePresets.All).Select(preset => Task.Run(() => Gates.ChangeAsync(type, preset.Gate, 1, "mara", Ct))));

        views.Count(view => view is not null).ShouldBe(1);
    }
}
