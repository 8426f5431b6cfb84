using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Prompts;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class VideoPromptStoreTests : DatabaseTest
{
    private VideoPromptStore Prompts => new(Transactions, new(Clock), Clock);

    private SegmentStore Segments => new(Transactions, new(Clock), Clock);

    [Fact]
    public async Task MissingAsync_Project_IsWhatHasNoneWithItsSceneType()
    {
        var draft = new ScriptDraft(
        [
            new("One", "landscape", [new("A rock.", "a black rock", null, 4), new("Gulls.", null, "gulls circle")]),
            new("Two", "hero", [new("Mara.")]),
        ]);
        var project = await Storyboards.CreateAsync(new("A film", null, draft, null, "test"), Ct);

        var missing = (await Prompts.MissingAsync(project, Ct)).ShouldNotBeNull();

        missing.Select(subject => (subject.Picture, subject.Text, subject.SceneType, subject.Seconds)).ShouldBe([("a black rock", "A rock.", "landscape", 4), ("Mara.", "Mara.", "hero", 2)]);
        (await Prompts.MissingAsync(Guid.NewGuid(), Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task KeepAsync_Missing_AreKeptOnceAndAudited()
    {
        var project = await ProjectAsync(3);
        var drafts = await DraftsAsync(project);

        (await Prompts.KeepAsync(drafts, "mara", Ct)).Count.ShouldBe(3);
        (await Prompts.KeepAsync(drafts, "mara", Ct)).ShouldBeEmpty();

        (await SegmentsAsync(project)).ShouldAllBe(segment => segment.VideoPrompt == "a pan" && segment.VideoPromptOrigin == VideoPromptOrigin.Template);
        (await Prompts.MissingAsync(project, Ct)).ShouldBeEmpty();
        (await ReadAsync(context => context.AuditEntries.CountAsync(entry => entry.Action == "segment.video_prompt" && entry.Actor == "mara", Ct))).ShouldBe(3);
    }

    [Fact]
    public async Task KeepAsync_TwiceAtTheSameTime_KeepsEachOnce()
    {
        var project = await ProjectAsync(40);
        var drafts = await DraftsAsync(project);

        var kept = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Prompts.KeepAsync(drafts, "mara", Ct)));

        kept.Sum(list => list.Count).ShouldBe(40);
    }

    [Fact]
    public async Task KeepAsync_APersonWasFaster_LeavesTheirs()
    {
        var project = await ProjectAsync(2);
        var drafts = await DraftsAsync(project);
        await Segments.EditAsync(drafts[0].SegmentId, new("Shot 1.", VideoPrompt: "mine"), 0, "mara", Ct);
        await Segments.EditAsync(drafts[1].SegmentId, new("Another shot."), 0, "mara", Ct);

        (await Prompts.KeepAsync(drafts, "mara", Ct)).ShouldBeEmpty();

        var segments = await SegmentsAsync(project);
        segments.Select(segment => (segment.VideoPrompt, segment.VideoPromptOrigin)).ShouldBe([("mine", VideoPromptOrigin.Person), (null, null)]);
    }

    [Fact]
    public async Task MissingAsync_VideoIsThereOrOnItsWay_LeavesItAlone()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(1);
        var drafts = await DraftsAsync(project);
        await StartAsync(project);
        (await Prompts.MissingAsync(project, Ct)).ShouldBeEmpty();
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());

        (await Prompts.MissingAsync(project, Ct)).ShouldBeEmpty();
        (await Prompts.KeepAsync(drafts, "mara", Ct)).ShouldBeEmpty();

        var video = await SlotAsync(project, AssetKind.Video);
        (video.Status, video.Stale).ShouldBe((SlotStatus.Complete, null));
    }

    [Fact]
    public async Task MissingAsync_OnlyTheImageIsThere_IsMissing()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(1);
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        await RunAsync(gpu.Image, Planning.Passed());

        await Prompts.KeepAsync(await DraftsAsync(project), "mara", Ct);

        (await SegmentsAsync(project)).ShouldHaveSingleItem().VideoPrompt.ShouldBe("a pan");
        (await SlotAsync(project, AssetKind.Image)).Stale.ShouldBeNull();
    }

    [Fact]
    public async Task EditAsync_OtherPictureUnderASuggestedPrompt_DropsItAndMarksTheVideo()
    {
        var gpu = await GpuAsync();
        var project = await ProjectAsync(1);
        await Prompts.KeepAsync(await DraftsAsync(project), "mara", Ct);
        await StartAsync(project);
        await RunAsync(gpu.Image, Planning.Passed());
        await RunAsync(gpu.Video, Planning.Passed());
        var segment = (await SegmentsAsync(project)).Single();

        await Segments.EditAsync(segment.Id, segment.Content with { ImagePrompt = "a red boat" }, segment.Revision, "mara", Ct);

        var after = (await SegmentsAsync(project)).Single();
        (after.VideoPrompt, after.VideoPromptOrigin, after.Content.PromptOf(AssetKind.Video)).ShouldBe((null, null, "a red boat"));
        (await SlotAsync(project, AssetKind.Video)).Stale.ShouldBe(StaleCause.PromptChanged);
    }

    [Fact]
    public async Task HistoryAsync_SuggestedPrompt_TellsItsOrigin()
    {
        var project = await ProjectAsync(1);
        await Prompts.KeepAsync(await DraftsAsync(project), "mara", Ct);

        var history = (await Reader.HistoryAsync((await SegmentsAsync(project)).Single().Id, Ct)).ShouldNotBeNull();

        (history.VideoPrompt, history.VideoPromptOrigin).ShouldBe(("a pan", VideoPromptOrigin.Template));
    }

    private async Task<List<VideoPromptDraft>> DraftsAsync(Guid project) =>
        [.. (await Prompts.MissingAsync(project, Ct))!.Select(subject => new VideoPromptDraft(subject.SegmentId, subject.Revision, "a pan", VideoPromptOrigin.Template))];

    private Task<List<Segment>> SegmentsAsync(Guid project) => ReadAsync(context => context.Segments.AsNoTracking().Where(segment => segment.ProjectId == project).OrderBy(segment => segment.Number).ToListAsync(Ct));
}
