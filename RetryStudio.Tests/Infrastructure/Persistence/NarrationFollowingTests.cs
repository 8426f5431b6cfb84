using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>A segment lasts as long as what is spoken in it, until a person says otherwise.</summary>
public sealed class NarrationFollowingTests : DatabaseTest
{
    [Fact]
    public async Task ConcludeAsync_NarrationPassed_SetsTheLengthWithAnAuditEntry()
    {
        var (gpu, project) = (await GpuAsync(), await SpokenProjectAsync());

        await SpeakAsync(gpu, project, 3.72);

        var segment = await SegmentAsync(project);
        (segment.Seconds, segment.LengthOrigin).ShouldBe((4.3m, LengthOrigin.Narration));
        (await AuditsAsync()).ShouldHaveSingleItem().ShouldBe("seconds: 2 → 4.3, since its narration lasts 3.7 s");
        await StartAsync(project);
        await RunAsync(gpu.Image, Planning.Passed());
        (await LeaseAsync(gpu.Video)).Recipe.Seconds.ShouldBe(4.3m);
    }

    [Fact]
    public async Task ConcludeAsync_ProjectWantsNoNarration_LeavesTheLength()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());

        await SpeakAsync(gpu, project, 3.72);

        (await SegmentAsync(project)).Seconds.ShouldBe(Segment.DefaultSeconds);
        (await AuditsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ConcludeAsync_FailedNarration_LeavesTheLength()
    {
        var (gpu, project) = (await GpuAsync(), await SpokenProjectAsync());

        await SpeakAsync(gpu, project, 3.72, Planning.Failed());

        (await SegmentAsync(project)).LengthOrigin.ShouldBeNull();
    }

    [Fact]
    public async Task ConcludeAsync_ClipOfAnotherLength_BecomesStale()
    {
        var (gpu, project) = (await GpuAsync(), await SpokenProjectAsync());
        await StartAsync(project);
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());

        await SpeakAsync(gpu, project, 6);

        (await SlotAsync(project, AssetKind.Video)).Stale.ShouldBe(StaleCause.LengthChanged);
        (await SlotAsync(project, AssetKind.Image)).Stale.ShouldBeNull();
        (await SlotAsync(project, AssetKind.Audio)).Stale.ShouldBeNull();
    }

    [Fact]
    public async Task SelectAsync_AnotherNarrationByAPerson_ChangesTheLengthInTheSameTransaction()
    {
        var (gpu, project) = (await GpuAsync(), await SpokenProjectAsync());
        await SpeakAsync(gpu, project, 3);
        var (_, other) = await Choices.RequestAttemptAsync((await SegmentAsync(project)).Id, AssetKind.Audio, new() { Seed = 7 }, "anna", Ct);
        await ConcludeSpokenAsync(await LeaseAsync(gpu.Claims[AssetKind.Audio]), 5.01, Planning.Passed());
        (await SegmentAsync(project)).Seconds.ShouldBe(3.5m);

        await Choices.SelectAsync(other, blind: false, "anna", Ct);

        (await SegmentAsync(project)).Seconds.ShouldBe(5.6m);
    }

    [Fact]
    public async Task FollowNarrationAsync_LengthOfAPerson_GivesWayWhenTheyPressTheButton()
    {
        var (gpu, project) = (await GpuAsync(), await SpokenProjectAsync());
        var segment = await SegmentAsync(project);
        await new SegmentStore(Transactions, new(Clock), Clock).EditAsync(segment.Id, segment.Content with { Seconds = 9 }, segment.Revision, "anna", Ct);
        await SpeakAsync(gpu, project, 3);
        ((await SegmentAsync(project)).Seconds, (await SegmentAsync(project)).LengthOrigin).ShouldBe((9, LengthOrigin.Person));

        await new SegmentLengths(Transactions, new(Clock), Clock).FollowNarrationAsync(segment.Id, "anna", Ct);

        ((await SegmentAsync(project)).Seconds, (await SegmentAsync(project)).LengthOrigin).ShouldBe((3.5m, LengthOrigin.Narration));
        (await AuditsAsync()).ShouldBe(["follows the narration", "seconds: 9 → 3.5, since its narration lasts 3.0 s"]);
    }

    [Fact]
    public async Task FollowNarrationAsync_NoNarrationYet_FollowsTheNextOne()
    {
        var (gpu, project) = (await GpuAsync(), await SpokenProjectAsync());
        var segment = await SegmentAsync(project);
        await new SegmentStore(Transactions, new(Clock), Clock).EditAsync(segment.Id, segment.Content with { Seconds = 9 }, segment.Revision, "anna", Ct);
        await new SegmentLengths(Transactions, new(Clock), Clock).FollowNarrationAsync(segment.Id, "anna", Ct);

        await SpeakAsync(gpu, project, 3);

        (await SegmentAsync(project)).Seconds.ShouldBe(3.5m);
    }

    private async Task<Guid> SpokenProjectAsync()
    {
        var project = await ProjectAsync();
        await ChangeAsync(context => context.Projects.Single(item => item.Id == project).WantNarration(true));
        return project;
    }

    private async Task SpeakAsync(Gpu gpu, Guid project, double seconds, AttemptResult? result = null)
    {
        await Runs.FinishRunsAsync(Ct);
        await StartAsync(project, RunScope.Missing, AssetKind.Audio);
        await ConcludeSpokenAsync(await LeaseAsync(gpu.Claims[AssetKind.Audio]), seconds, result ?? Planning.Passed());
        await Runs.FinishRunsAsync(Ct);
    }

    private async Task ConcludeSpokenAsync(Lease lease, double seconds, AttemptResult result)
    {
        await RenderAsync(lease);
        var file = new MediaFile($"p/{lease.SlotId:N}/{lease.AttemptNumber}/media.wav", new string('b', 64), 100, seconds, 0);
        (await Attempts.ConcludeAsync(lease.AttemptId, new(result, file), RetryPlanner.Rule(await Attempts.ContextAsync(lease.AttemptId, Ct), result), Ct)).ShouldNotBeNull();
    }

    private Task<Segment> SegmentAsync(Guid project) => ReadAsync(context => context.Segments.AsNoTracking().SingleAsync(segment => segment.ProjectId == project, Ct));

    private Task<List<string>> AuditsAsync() => ReadAsync(context => context.AuditEntries.Where(entry => entry.Action == "segment.length").OrderBy(entry => entry.Id).Select(entry => entry.Detail).ToListAsync(Ct));
}
