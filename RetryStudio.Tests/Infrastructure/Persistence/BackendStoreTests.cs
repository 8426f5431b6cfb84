using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class BackendStoreTests : DatabaseTest
{
    internal static BackendSettings Settings(string name) => new(
        name, BackendType.ComfyUi, "http://gpu-1:8188/", ImmutableSortedDictionary<string, string>.Empty.Add("X-Key", "secret"), true, true, BackendSettings.DefaultLanes);

    [Fact]
    public async Task AddAsync_Settings_AreReadBackWithTheirLanes()
    {
        var id = (await Backends.AddAsync(Settings("GPU 1"), "mara", Ct)).ShouldNotBeNull();

        var found = (await Backends.FindAsync(id, Ct)).ShouldNotBeNull();
        (found.Name, found.Address, found.Headers["X-Key"]).ShouldBe(("GPU 1", "http://gpu-1:8188/", "secret"));
        found.Lanes.ShouldBe(BackendSettings.DefaultLanes);
        (await ReadAsync(context => context.AuditEntries.SingleAsync(entry => entry.Action == "backend.add", Ct))).Detail.ShouldNotContain("secret");
    }

    [Fact]
    public async Task AddAsync_NameThatIsTaken_IsNotAdded()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Backends.AddAsync(Settings("GPU 1"), "mara", Ct))));

        added.Count(id => id is not null).ShouldBe(1);
    }

    [Fact]
    public async Task ChangeAsync_Lanes_ComeAndGo()
    {
        var id = (await Backends.AddAsync(Settings("GPU 1"), "mara", Ct)).ShouldNotBeNull();

        await Backends.ChangeAsync(id, settings => settings with { Lanes = settings.Lanes.SetItem(AssetKind.Image, 4).SetItem(AssetKind.Video, 0) }, "mara", Ct);

        (await Backends.FindAsync(id, Ct))!.Lanes.Values.ShouldBe([0, 4, 0], ignoreOrder: true);
        (await Backends.FindAsync(id, Ct))!.Lanes[AssetKind.Image].ShouldBe(4);
    }

    [Fact]
    public async Task ChangeAsync_WhileSomethingRuns_NeitherMovesNorLosesItsLane()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();
        await LeaseAsync(gpu.Image);

        await Should.ThrowAsync<RejectedException>(() => Backends.ChangeAsync(gpu.BackendId, settings => settings with { Address = "http://other:8188/" }, "mara", Ct));
        await Should.ThrowAsync<RejectedException>(() => Backends.ChangeAsync(gpu.BackendId, settings => settings with { Lanes = settings.Lanes.SetItem(AssetKind.Image, 0) }, "mara", Ct));
        (await Backends.ChangeAsync(gpu.BackendId, settings => settings with { Enabled = false }, "mara", Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task ChangeAsync_TurnedOff_LeasesNothingNew()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();

        await Backends.ChangeAsync(gpu.BackendId, settings => settings with { Enabled = false }, "mara", Ct);

        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task RemoveAsync_WithTries_IsKept()
    {
        await StartAsync(await ProjectAsync());
        var gpu = await GpuAsync();
        await LeaseAsync(gpu.Image);

        (await Backends.RemoveAsync(gpu.BackendId, "mara", Ct)).ShouldBe(1);
        (await Backends.FindAsync(gpu.BackendId, Ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task RemoveAsync_Unused_TakesItsLanesAlongAndStopsThem()
    {
        var gpu = await GpuAsync();

        (await Backends.RemoveAsync(gpu.BackendId, "mara", Ct)).ShouldBe(0);

        (await Backends.FindAsync(gpu.BackendId, Ct)).ShouldBeNull();
        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
        (await Lanes.TakeAsync(gpu.Image.LaneId, Ct)).ShouldBeNull();
    }
}
