using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>Panels are made like any other image, and are no part of the storyboard.</summary>
public sealed class SheetStoreTests : DatabaseTest
{
    private const ulong Seed = ulong.MaxValue - 5;

    [Fact]
    public async Task MakeAsync_Segments_AreShownByNinePanels()
    {
        var project = await ProjectAsync(segments: 12);

        (await Sheets.MakeAsync(project, "muted", Seed, "anna", Ct)).ShouldBeTrue();
        (await Sheets.MakeAsync(project, "bright", 1, "anna", Ct)).ShouldBeFalse();

        var view = await ViewAsync(project);
        (view.Design!.StylePrompt, view.Design.Seed, view.Segments).ShouldBe(("muted", Seed, 12));
        view.Panels.Select(panel => panel.Panel).ShouldBe(Enumerable.Range(1, 9));
        view.Panels.Select(panel => panel.Source!.Value).ShouldBe([1, 3, 4, 5, 7, 8, 9, 11, 12]);
        view.Panels.ShouldAllBe(panel => panel.Slot.Status == SlotStatus.Pending && panel.Seed == PanelSeed.Of(Seed, panel.Panel, 0));
    }

    [Fact]
    public async Task MakeAsync_AtTheSameMoment_MakesOneSheet()
    {
        var project = await ProjectAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sheets.MakeAsync(project, "muted", 1, "anna", Ct)));

        made.Count(one => one).ShouldBe(1);
        (await ReadAsync(context => context.SegmentsAndHidden.CountAsync(segment => segment.Panel != null, Ct))).ShouldBe(9);
    }

    [Fact]
    public async Task MakeAsync_NoSegments_SaysWhatToDo()
    {
        var project = await Storyboards.CreateAsync(new("Empty", null, null, null, "test"), Ct);

        (await Should.ThrowAsync<RejectedException>(() => Sheets.MakeAsync(project, "muted", 1, "anna", Ct))).Message.ShouldContain("Import a script first.");
        (await Should.ThrowAsync<RejectedException>(() => Sheets.MakeAsync(Guid.NewGuid(), "muted", 1, "anna", Ct))).Reason.ShouldBe(RejectionReason.NotFound);
    }

    [Fact]
    public async Task Panels_AreNotOnTheStoryboard()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync(segments: 2));
        await MakePanelsAsync(gpu, project);

        (await Reader.CardsAsync(project, null, Ct)).Select(card => card.Number).ShouldBe([1, 2]);
        var status = (await Reader.StatusAsync(project, Ct)).ShouldNotBeNull();
        (status.Run, status.Slots.Length).ShouldBe((null, 4));
        status.Slots.ShouldAllBe(slot => slot.Status == SlotStatus.Pending);
        (await Storyboards.ProjectsAsync(Ct)).Single(item => item.Id == project).ShouldSatisfyAllConditions(item => (item.Segments, item.Slots, item.Complete).ShouldBe((2, 4, 0)));
        (await Runs.PreviewAsync(new(project, RunScope.Missing, GenerationService.ImagesAndVideos, null, "test"), Ct)).Images.ShouldBe(2);
        (await StartAsync(project)).ShouldSatisfyAllConditions(start => (start.IsNew, start.Queued).ShouldBe((true, 4)));
        await Storyboards.AppendAsync(project, new([new("More", "dialogue", [new("Third.")])]), null, Ct);
        (await Reader.CardsAsync(project, null, Ct)).Select(card => card.Number).ShouldBe([1, 2, 3]);
        var budget = (await new BudgetReader(this).ReportAsync(project, Ct)).ShouldNotBeNull();
        budget.Spent.ShouldNotBeNull();
    }

    [Fact]
    public async Task Segments_MovedAndDeleted_LeaveThePanelsWhereTheyAre()
    {
        var project = await ProjectAsync(segments: 3);
        await Sheets.MakeAsync(project, "muted", 1, "anna", Ct);
        var board = await ReadAsync(context => context.Segments.Where(segment => segment.ProjectId == project).OrderBy(segment => segment.Number).ToListAsync(Ct));

        await new SegmentStore(Transactions, new(Clock), Clock).MoveAsync(board[2].Id, board[0].Id, behind: false, "anna", Ct);
        await new SegmentBin(Transactions, new Tests.Domain.Generation.MemoryMedia(), new(Clock), Clock).DeleteAsync(project, [board[1].Id], "anna", Ct);

        var view = await ViewAsync(project);
        view.Panels.Select(panel => panel.Panel).ShouldBe(Enumerable.Range(1, 9));
        view.Panels.Take(3).Select(panel => panel.Source).ShouldBe([2, null, 1]);
    }

    [Fact]
    public async Task ProjectsAsync_PanelThatWaitsForAPerson_IsAmongTheReviewsAsInTheQueue()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await Sheets.MakeAsync(project, "muted", Seed, "anna", Ct);
        await StartPanelsAsync(project);

        await RunAsync(gpu.Image, Planning.Failed());

        (await Reviews.QueueAsync(new(project), 10, null, Ct)).Count.ShouldBe(1);
        (await Storyboards.ProjectsAsync(Ct)).Single(item => item.Id == project).Reviews.ShouldBe(1);
    }

    [Fact]
    public async Task StartAsync_Panels_AreMadeInTheirStyleByTheirOwnSeeds()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await Sheets.MakeAsync(project, "muted", Seed, "anna", Ct);

        var start = await StartPanelsAsync(project);

        (start.IsNew, start.Queued, start.Plan.Images, start.Plan.Videos).ShouldBe((true, 9, 9, 0));
        (await StartPanelsAsync(project)).Queued.ShouldBe(0);
        for (var panel = 1; panel <= 9; panel++)
        {
            var lease = await LeaseAsync(gpu.Image);
            (lease.Recipe.Prompt, lease.Recipe.Style, lease.Recipe.Seed, lease.Recipe.ReferenceImage).ShouldBe(("Shot 1. muted", "muted", PanelSeed.Of(Seed, panel, 0), null));
            await RenderAsync(lease);
            await ConcludeAsync(lease, Planning.Passed());
        }

        (await Lanes.LeaseNextAsync(gpu.Image, Ct)).ShouldBeNull();
        (await ViewAsync(project)).Panels.ShouldAllBe(panel => panel.IsDone);
        (await Reader.RunAsync(start.RunId, Ct)).ShouldNotBeNull().OfSheet.ShouldBeTrue();
    }

    [Fact]
    public async Task StartAsync_WhileTheStoryboardIsGenerated_IsARunOfItsOwn()
    {
        var project = await ProjectAsync(segments: 2);
        var board = await StartAsync(project);
        await Sheets.MakeAsync(project, "muted", 1, "anna", Ct);

        var sheet = await StartPanelsAsync(project);

        sheet.RunId.ShouldNotBe(board.RunId);
        (await StartAsync(project)).RunId.ShouldBe(board.RunId);
        (await Reader.StatusAsync(project, Ct))!.Run!.Id.ShouldBe(board.RunId);
    }

    [Fact]
    public async Task CancelAsync_Project_StopsThePanelsToo()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await Sheets.MakeAsync(project, "muted", 1, "anna", Ct);
        await StartPanelsAsync(project);
        await StartAsync(project);
        await LeaseAsync(gpu.Image);

        (await Runs.CancelAsync(project, "anna", Ct)).ShouldBe(11);

        (await ViewAsync(project)).Panels.Count(panel => panel.Slot.Status == SlotStatus.Cancelled).ShouldBeGreaterThanOrEqualTo(8);
        (await ReadAsync(context => context.Runs.Select(run => run.Status).ToListAsync(Ct))).ShouldBe([RunStatus.Cancelled, RunStatus.Cancelled]);
    }

    [Fact]
    public async Task RetryFailed_OfTheBoard_LeavesPanelsToTheirOwnPage()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await Sheets.MakeAsync(project, "muted", 1, "anna", Ct);
        await StartPanelsAsync(project);
        await RunAsync(gpu.Image, Planning.Failed());
        (await Reviews.QueueAsync(new(project), 10, null, Ct)).ShouldHaveSingleItem().Segment.ShouldBe(-1);
        await Runs.CancelAsync(project, "anna", Ct);

        (await Should.ThrowAsync<RejectedException>(() => StartAsync(project, RunScope.Failed))).Message.ShouldContain("Nothing has failed");
        (await StartPanelsAsync(project, RunScope.Failed)).Queued.ShouldBe(1);
        (await Reviews.QueueAsync(new(project), 10, null, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task RerollAsync_Panel_IsMadeByTheNextSeedAndTakesThePlace()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakePanelsAsync(gpu, project);
        var before = (await ViewAsync(project)).Panels[2];

        var panel = await Sheets.RerollAsync(project, 3, "anna", Ct);
        (await StartPanelsAsync(project, RunScope.Again, panel)).Queued.ShouldBe(1);
        (await Should.ThrowAsync<RejectedException>(() => Sheets.RerollAsync(project, 3, "anna", Ct))).Message.ShouldContain("Panel 3 is being made just now");
        var lease = await LeaseAsync(gpu.Image);
        lease.Recipe.Seed.ShouldBe(PanelSeed.Of(Seed, 3, 1));
        await RenderAsync(lease);
        await ConcludeAsync(lease, Planning.Passed());

        var after = (await ViewAsync(project)).Panels[2];
        (after.Rerolls, after.IsDone, after.Slot.Attempts).ShouldBe((1, true, 2));
        after.Slot.SelectedAttemptId.ShouldNotBe(before.Slot.SelectedAttemptId);
    }

    [Fact]
    public async Task ExchangeAsync_Segment_MakesThePanelStaleUntilItIsMade()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync(segments: 9));
        await MakePanelsAsync(gpu, project);

        var panel = await Sheets.ExchangeAsync(project, 1, 7, "anna", Ct);

        var view = (await ViewAsync(project)).Panels[0];
        (view.SegmentId, view.Source, view.Text, view.IsDone, view.Slot.Stale).ShouldBe((panel, 7, "Shot 7.", false, StaleCause.PromptChanged));
        (await StartPanelsAsync(project)).Queued.ShouldBe(1);
        (await LeaseAsync(gpu.Image)).Recipe.Prompt.ShouldBe("Shot 7. muted");
        (await Should.ThrowAsync<RejectedException>(() => Sheets.ExchangeAsync(project, 2, 10, "anna", Ct))).Fields.Single().Sentence.ShouldContain("1 to 9");
    }

    [Fact]
    public async Task ChangeAsync_Style_MakesThePanelsStaleAndTheOldOneMendsThem()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakePanelsAsync(gpu, project);
        var revision = (await ViewAsync(project)).Design!.Revision;

        await Sheets.ChangeAsync(project, new("bright", Seed, false, revision), "anna", Ct);
        (await ViewAsync(project)).Panels.ShouldAllBe(panel => panel.Slot.Stale == StaleCause.StyleChanged);
        (await Should.ThrowAsync<RejectedException>(() => Sheets.ChangeAsync(project, new("dark", Seed, false, revision), "paul", Ct))).Reason.ShouldBe(RejectionReason.Conflict);
        await Sheets.ChangeAsync(project, new("muted", Seed, false, revision + 1), "anna", Ct);

        (await ViewAsync(project)).Panels.ShouldAllBe(panel => panel.IsDone);
        (await ReadAsync(context => context.AuditEntries.Where(entry => entry.Action == "sheet.change").Select(entry => entry.Detail).OrderBy(detail => detail).ToListAsync(Ct)))
            .ShouldBe([$"style: bright → muted; seed: {Seed} → {Seed}", $"style: muted → bright; seed: {Seed} → {Seed}"]);
    }

    [Fact]
    public async Task ChangeAsync_NoSheetYet_MakesIt()
    {
        var project = await ProjectAsync();

        await Sheets.ChangeAsync(project, new("bright", 7, true, 0), "anna", Ct);

        (await ViewAsync(project)).Design.ShouldNotBeNull().ShouldSatisfyAllConditions(design => (design.StylePrompt, design.Seed, design.AsksForApproval).ShouldBe(("bright", 7UL, true)));
    }

    [Fact]
    public async Task HistoryAsync_Panel_IsFoundWithItsNeighbours()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync(segments: 9));
        await MakePanelsAsync(gpu, project);
        var panels = (await ViewAsync(project)).Panels;

        var history = (await Reader.HistoryAsync(panels[2].SegmentId, Ct)).ShouldNotBeNull();

        (history.Panel, history.PreviousSegment, history.NextSegment, history.Attempts.Length).ShouldBe((3, panels[1].SegmentId, panels[3].SegmentId, 1));
        (await Reader.HistoryAsync(panels[0].SegmentId, Ct))!.PreviousSegment.ShouldBeNull();
        var board = await ReadAsync(context => context.Segments.FirstAsync(segment => segment.ProjectId == project && segment.Number == 1, Ct));
        (await Reader.HistoryAsync(board.Id, Ct))!.ShouldSatisfyAllConditions(first => first.Panel.ShouldBeNull(), first => first.PreviousSegment.ShouldBeNull());
    }

    [Fact]
    public async Task RequestAttemptAsync_Panel_IsAPictureOnly()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakePanelsAsync(gpu, project);
        var panel = (await ViewAsync(project)).Panels[0];

        (await Should.ThrowAsync<RejectedException>(() => Choices.RequestAttemptAsync(panel.SegmentId, AssetKind.Video, new(), "anna", Ct))).Message.ShouldBe("A panel of the coherence sheet is a picture only.");
        var (_, attempt) = await Choices.RequestAttemptAsync(panel.SegmentId, AssetKind.Image, new() { Seed = 3 }, "anna", Ct);
        await RunAsync(gpu.Image, Planning.Passed());
        await Choices.SelectAsync(attempt, blind: false, "anna", Ct);

        (await ViewAsync(project)).Panels[0].Slot.SelectedAttemptId.ShouldBe(attempt);
    }

    private async Task MakePanelsAsync(Gpu gpu, Guid project)
    {
        await Sheets.MakeAsync(project, "muted", Seed, "anna", Ct);
        await StartPanelsAsync(project);
        for (var panel = 0; panel < CoherenceSheet.Panels; panel++)
        {
            await RunAsync(gpu.Image, Planning.Passed());
        }

        await Runs.FinishRunsAsync(Ct);
    }

    private Task<RunStart> StartPanelsAsync(Guid project, RunScope scope = RunScope.Missing, Guid? panel = null) =>
        Runs.StartAsync(new(project, scope, new HashSet<AssetKind> { AssetKind.Image }, panel is { } one ? new HashSet<Guid> { one } : null, "anna") { OfSheet = true }, Ct);

    private async Task<SheetView> ViewAsync(Guid project) => (await Sheets.FindAsync(project, Ct)).ShouldNotBeNull();
}
