using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>What becomes stale, and what takes its place.</summary>
public sealed class RenewalTests : DatabaseTest
{
    private SegmentStore Segments => new(Transactions, new(Clock), Clock);

    [Fact]
    public async Task EditAsync_PromptOfWhatIsMade_MakesItAndItsVideoStale()
    {
        var segment = await MadeAsync();

        await Segments.EditAsync(segment.Id, segment.Content with { ImagePrompt = "A red boat" }, segment.Revision, "mara", Ct);

        (await StaleAsync(segment)).ShouldBe((StaleCause.PromptChanged, StaleCause.PromptChanged));
        var changed = await FindAsync(segment.Id);

        await Segments.EditAsync(segment.Id, changed.Content with { ImagePrompt = null }, changed.Revision, "mara", Ct);

        (await StaleAsync(segment)).ShouldBe((null, null));
    }

    [Fact]
    public async Task EditAsync_LengthOfWhatIsMade_MakesTheVideoAloneStale()
    {
        var segment = await MadeAsync();

        await Segments.EditAsync(segment.Id, segment.Content with { Seconds = 5 }, segment.Revision, "mara", Ct);

        (await StaleAsync(segment)).ShouldBe((null, StaleCause.LengthChanged));
    }

    [Fact]
    public async Task StartAsync_Stale_PutsASuccessorInThePlaceOfTheOld()
    {
        var gpu = await GpuAsync();
        var segment = await MadeAsync(gpu);
        await Segments.EditAsync(segment.Id, segment.Content with { ImagePrompt = "A red boat" }, segment.Revision, "mara", Ct);

        var start = await StartAsync(segment.ProjectId, RunScope.Stale);
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());

        (start.Plan.Images, start.Plan.Videos).ShouldBe((1, 1));
        (await StaleAsync(segment)).ShouldBe((null, null));
        var attempts = await ReadAsync(context => context.Attempts.AsNoTracking().Where(attempt => attempt.SegmentId == segment.Id && attempt.IsSelected).ToListAsync(Ct));
        attempts.Select(attempt => (attempt.Kind, attempt.Number, attempt.Recipe.Prompt)).ShouldBe([(AssetKind.Image, 2, "A red boat"), (AssetKind.Video, 2, "A red boat")], ignoreOrder: true);
    }

    [Fact]
    public async Task StartAsync_StaleAndItsSuccessorFails_KeepsTheOldAndItsVideo()
    {
        var gpu = await GpuAsync();
        var segment = await MadeAsync(gpu);
        await Segments.EditAsync(segment.Id, segment.Content with { ImagePrompt = "A red boat" }, segment.Revision, "mara", Ct);
        await StartAsync(segment.ProjectId, RunScope.Stale);

        await RunAsync(gpu.Image, Planning.Failed());

        (await StaleAsync(segment)).ShouldBe((StaleCause.PromptChanged, StaleCause.PromptChanged));
        (await SlotAsync(segment.ProjectId, AssetKind.Image)).Sentence.ShouldNotBeNull().ShouldStartWith("It could not be made anew; the earlier choice stays.");
        var video = await SlotAsync(segment.ProjectId, AssetKind.Video);
        (video.Status, video.Sentence).ShouldBe((SlotStatus.Complete, "Its image could not be made anew, so the clip stays as it was."));
    }

    [Fact]
    public async Task SelectAsync_AnotherImage_MakesTheVideoStaleUntilItIsTheOldOneAgain()
    {
        var gpu = await GpuAsync();
        var segment = await MadeAsync(gpu);
        var (_, other) = await Choices.RequestAttemptAsync(segment.Id, AssetKind.Image, new() { Seed = 7 }, "mara", Ct);
        await RunAsync(gpu.Image, Planning.Passed());

        await Choices.SelectAsync(other, blind: false, "mara", Ct);

        (await StaleAsync(segment)).ShouldBe((null, StaleCause.ImageChanged));
        var first = await ReadAsync(context => context.Attempts.Where(attempt => attempt.SegmentId == segment.Id && attempt.Kind == AssetKind.Image && attempt.Number == 1).Select(attempt => attempt.Id).SingleAsync(Ct));

        await Choices.SelectAsync(first, blind: false, "mara", Ct);

        (await StaleAsync(segment)).ShouldBe((null, null));
    }

    [Theory]
    [InlineData(false, StaleCause.PromptChanged)]
    [InlineData(true, null)]
    public async Task EditAsync_WhileItIsMade_TellsOfTheResultWhetherItIsStale(bool andBack, StaleCause? cause)
    {
        var gpu = await GpuAsync();
        var segment = await SegmentAsync();
        await StartAsync(segment.ProjectId, RunScope.Missing, AssetKind.Image);
        var lease = await LeaseAsync(gpu.Image);
        await EditAsync(segment.Id, content => content with { ImagePrompt = "A red boat" });
        if (andBack)
        {
            await EditAsync(segment.Id, content => content with { ImagePrompt = null });
        }

        await RenderAsync(lease);
        await ConcludeAsync(lease, Planning.Passed());

        (await SlotAsync(segment.ProjectId, AssetKind.Image)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Complete), slot => slot.Stale.ShouldBe(cause));
    }

    [Fact]
    public async Task ConcludeAsync_ClipOfAnEarlierImage_IsStale()
    {
        var gpu = await GpuAsync(exclusive: false);
        var segment = await SegmentAsync();
        await StartAsync(segment.ProjectId);
        await RunAsync(gpu.Image, Planning.Passed());
        var (_, other) = await Choices.RequestAttemptAsync(segment.Id, AssetKind.Image, new() { Seed = 7 }, "mara", Ct);
        await RunAsync(gpu.Image, Planning.Passed());
        var clip = await LeaseAsync(gpu.Video);
        await Choices.SelectAsync(other, blind: false, "mara", Ct);

        await RenderAsync(clip);
        await ConcludeAsync(clip, Planning.Passed());

        (await StaleAsync(segment)).ShouldBe((null, StaleCause.ImageChanged));
    }

    [Fact]
    public async Task SelectAsync_ClipOfAnEarlierImage_IsStale()
    {
        var gpu = await GpuAsync();
        var segment = await MadeAsync(gpu);
        var (_, image) = await Choices.RequestAttemptAsync(segment.Id, AssetKind.Image, new() { Seed = 7 }, "mara", Ct);
        await RunAsync(gpu.Image, Planning.Passed());
        await Choices.SelectAsync(image, blind: false, "mara", Ct);
        await Choices.RequestAttemptAsync(segment.Id, AssetKind.Video, new() { Seed = 8 }, "mara", Ct);
        await RunAsync(gpu.Video, Planning.Passed());
        var clips = await ReadAsync(context => context.Attempts.Where(attempt => attempt.SegmentId == segment.Id && attempt.Kind == AssetKind.Video).OrderBy(attempt => attempt.Number).Select(attempt => attempt.Id).ToListAsync(Ct));
        await Choices.SelectAsync(clips[1], blind: false, "mara", Ct);
        (await StaleAsync(segment)).ShouldBe((null, null));

        await Choices.SelectAsync(clips[0], blind: false, "mara", Ct);

        (await StaleAsync(segment)).ShouldBe((null, StaleCause.ImageChanged));
    }

    [Fact]
    public async Task CancelAsync_RenewalThatHasAPass_PutsItInThePlaceOfTheOld()
    {
        var gpu = await GpuAsync();
        var segment = await MadeAsync(gpu);
        (await Policies.OverrideAsync(segment.ProjectId, new() { Enabled = true, MaxAttempts = 4, BestOf = 2 }, 0, "test", Ct)).ShouldNotBeNull();
        await EditAsync(segment.Id, content => content with { ImagePrompt = "A red boat" });
        await StartAsync(segment.ProjectId, RunScope.Stale, AssetKind.Image);
        (await RunAsync(gpu.Image, Planning.Passed())).ShouldBeOfType<Decision.NewAttempt>();

        await Runs.CancelAsync(segment.ProjectId, "mara", Ct);

        (await StaleAsync(segment)).Image.ShouldBeNull();
        (await ReadAsync(context => context.Attempts.SingleAsync(attempt => attempt.SegmentId == segment.Id && attempt.Kind == AssetKind.Image && attempt.IsSelected, Ct))).Recipe.Prompt.ShouldBe("A red boat");
    }

    private async Task<Segment> SegmentAsync()
    {
        var project = await Storyboards.CreateAsync(new("Board", null, new([new("Scene", "landscape", [new("A")])]), null, "test"), Ct);
        return await ReadAsync(context => context.Segments.AsNoTracking().SingleAsync(segment => segment.ProjectId == project, Ct));
    }

    private async Task EditAsync(Guid id, Func<SegmentDraft, SegmentDraft> change)
    {
        var segment = await FindAsync(id);
        await Segments.EditAsync(id, change(segment.Content), segment.Revision, "mara", Ct);
    }

    private Task<Segment> FindAsync(Guid id) => ReadAsync(context => context.Segments.AsNoTracking().SingleAsync(segment => segment.Id == id, Ct));

    private async Task<Segment> MadeAsync(Gpu? gpu = null)
    {
        gpu ??= await GpuAsync();
        var segment = await SegmentAsync();
        await StartAsync(segment.ProjectId);
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());
        await Runs.FinishRunsAsync(Ct);
        return segment;
    }

    private async Task<(StaleCause? Image, StaleCause? Video)> StaleAsync(Segment segment) =>
        ((await SlotAsync(segment.ProjectId, AssetKind.Image)).Stale, (await SlotAsync(segment.ProjectId, AssetKind.Video)).Stale);
}
