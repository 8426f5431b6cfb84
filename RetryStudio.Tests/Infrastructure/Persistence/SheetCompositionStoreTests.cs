using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Persistence.Stores;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>When a sheet is due, and what becomes of the images when its look is in force.</summary>
public sealed class SheetCompositionStoreTests : DatabaseTest
{
    private static readonly StoredFile File = new("p/sheet/1/a.png", new string('c', 64), 1000);

    [Fact]
    public async Task WaitingAsync_NinthPanel_IsDueOnceAndAgainAfterAChange()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await StartPanelsAsync(project);
        for (var panel = 1; panel <= 9; panel++)
        {
            (await Compositions.WaitingAsync(Ct)).ShouldBeEmpty();
            await RunAsync(gpu.Image, Planning.Passed());
        }

        (await Compositions.WaitingAsync(Ct)).ShouldBe([project]);
        await KeepAsync(project);
        (await Compositions.WaitingAsync(Ct)).ShouldBeEmpty();
        (await Compositions.OrderAsync(project, Ct)).ShouldBeNull();

        // Somebody selects another attempt.
        Clock.Advance(TimeSpan.FromSeconds(1));
        var panelId = (await ViewAsync(project)).Panels[4].SegmentId;
        var (_, other) = await Choices.RequestAttemptAsync(panelId, AssetKind.Image, new() { Seed = 5 }, "anna", Ct);
        await RunAsync(gpu.Image, Planning.Passed());
        (await Compositions.WaitingAsync(Ct)).ShouldBeEmpty();
        await Choices.SelectAsync(other, blind: false, "anna", Ct);

        (await Compositions.WaitingAsync(Ct)).ShouldBe([project]);
        var order = (await Compositions.OrderAsync(project, Ct)).ShouldNotBeNull();
        (order.Version, order.Panels[4].AttemptId).ShouldBe((2, other));
        (await ViewAsync(project)).Design!.IsCurrent.ShouldBeFalse();
    }

    [Fact]
    public async Task NoteTroubleAsync_ThreeTimesInVain_LeavesItToAPerson()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakePanelsAsync(gpu, project);
        var order = (await Compositions.OrderAsync(project, Ct)).ShouldNotBeNull();

        await Compositions.NoteTroubleAsync(order, "ffmpeg is missing.", counts: false, Ct);
        for (var time = 1; time <= CoherenceSheet.MostCompositions; time++)
        {
            (await Compositions.WaitingAsync(Ct)).ShouldBe([project]);
            SheetState.Of(await ViewAsync(project)).Working.ShouldBeTrue();
            await Compositions.NoteTroubleAsync(order, "Panel 3 is gone.", counts: true, Ct);
        }

        (await Compositions.WaitingAsync(Ct)).ShouldBeEmpty();
        var state = SheetState.Of(await ViewAsync(project));
        (state.Working, state.WaitsForPerson).ShouldBe((false, true));
        state.ComposeTrouble.ShouldNotBeNull().ShouldEndWith("3 times. Panel 3 is gone.");

        await Compositions.TryAgainAsync(project, Ct);
        (await Compositions.WaitingAsync(Ct)).ShouldBe([project]);
        await KeepAsync(project);
        (await ViewAsync(project)).Design!.ShouldSatisfyAllConditions(design => design.IsCurrent.ShouldBeTrue(), design => design.Trouble.ShouldBeNull());
    }

    [Fact]
    public async Task KeepAsync_PanelsChangedMeanwhile_KeepsNothing()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakePanelsAsync(gpu, project);
        var order = (await Compositions.OrderAsync(project, Ct)).ShouldNotBeNull();
        await Sheets.ChangeAsync(project, new("bright", 1, false, 0), "anna", Ct);

        (await Compositions.KeepAsync(order, File, Ct)).ShouldBeFalse();

        (await ViewAsync(project)).Design!.Composed.ShouldBeNull();
    }

    [Fact]
    public async Task KeepAsync_ImagesAreThere_BecomeStaleWithTheirVideosAndAreMadeAnewInTheStyle()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync(segments: 2));
        await MakeBoardAsync(gpu, project, segments: 2);
        (await SlotAsync(project, AssetKind.Image)).Stale.ShouldBeNull();
        await MakePanelsAsync(gpu, project);

        await KeepAsync(project);

        var board = await BoardAsync(project);
        board.Where(slot => slot.Kind == AssetKind.Image).ShouldAllBe(slot => slot.Stale == StaleCause.StyleChanged);
        board.Where(slot => slot.Kind == AssetKind.Video).ShouldAllBe(slot => slot.Stale == StaleCause.ImageChanged);
        var plan = await Runs.PreviewAsync(new(project, RunScope.Stale, GenerationService.ImagesAndVideos, null, "anna"), Ct);
        (plan.Images, plan.Videos).ShouldBe((2, 2));
        await StartAsync(project, RunScope.Stale);
        var lease = await LeaseAsync(gpu.Image);
        (lease.Recipe.Prompt, lease.Recipe.Style, lease.Recipe.ReferenceImage).ShouldBe(("Shot 1. muted", "muted", File.Path));
        await RenderAsync(lease);
        await ConcludeAsync(lease, Planning.Passed());
        (await SlotAsync(lease.SlotId)).Stale.ShouldBeNull();
    }

    [Fact]
    public async Task KeepAsync_ImageUnderWay_IsStaleAsSoonAsItIsThere()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakePanelsAsync(gpu, project);
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var lease = await LeaseAsync(gpu.Image);

        await KeepAsync(project);
        await RenderAsync(lease);
        await ConcludeAsync(lease, Planning.Passed());

        (await SlotAsync(lease.SlotId)).ShouldSatisfyAllConditions(slot => slot.Status.ShouldBe(SlotStatus.Complete), slot => slot.Stale.ShouldBe(StaleCause.StyleChanged));
    }

    [Fact]
    public async Task ChangeAsync_BeforeTheNewSheetIsComposed_LeavesTheImagesAlone()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakePanelsAsync(gpu, project);
        await KeepAsync(project);
        await MakeBoardAsync(gpu, project, segments: 1);

        await Sheets.ChangeAsync(project, new("bright", 1, false, 0), "anna", Ct);
        (await BoardAsync(project)).ShouldAllBe(slot => slot.Stale == null);
        await StartPanelsAsync(project);
        for (var panel = 0; panel < 9; panel++)
        {
            await RunAsync(gpu.Image, Planning.Passed());
        }

        await KeepAsync(project, File with { Path = "p/sheet/2/b.png" });

        (await BoardAsync(project)).Select(slot => (slot.Kind, slot.Stale)).ShouldBe([(AssetKind.Image, StaleCause.StyleChanged), (AssetKind.Video, StaleCause.ImageChanged)], ignoreOrder: true);
    }

    [Fact]
    public async Task EditAsync_ThereAndBackOfWhatIsStaleByStyle_StaysStaleByStyle()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakeBoardAsync(gpu, project, segments: 1);
        await MakePanelsAsync(gpu, project);
        await KeepAsync(project);
        var segment = await ReadAsync(context => context.Segments.SingleAsync(item => item.ProjectId == project, Ct));
        var segments = new SegmentStore(Transactions, new(Clock), Clock);

        await segments.EditAsync(segment.Id, segment.Content with { ImagePrompt = "A boat" }, segment.Revision, "anna", Ct);
        (await BoardAsync(project)).Single(slot => slot.Kind == AssetKind.Image).Stale.ShouldBe(StaleCause.PromptChanged);
        await segments.EditAsync(segment.Id, segment.Content, segment.Revision + 1, "anna", Ct);

        (await BoardAsync(project)).Single(slot => slot.Kind == AssetKind.Image).Stale.ShouldBe(StaleCause.StyleChanged);
    }

    [Fact]
    public async Task PreviewAsync_Again_CountsWhatFollowsTheLook()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync(segments: 3));
        await MakeBoardAsync(gpu, project, segments: 3);

        var plan = await Runs.PreviewAsync(new(project, RunScope.Again, GenerationService.ImagesAndVideos, null, "anna"), Ct);

        (plan.Images, plan.Videos).ShouldBe((3, 3));
        plan.Estimate.ExpectedGpuSeconds.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task ApproveAsync_ComposedSheet_IsMarkedAndFallsOffWithTheStyle()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakePanelsAsync(gpu, project);
        (await Should.ThrowAsync<RejectedException>(() => Sheets.ApproveAsync(project, "anna", Ct))).Reason.ShouldBe(RejectionReason.Conflict);
        await KeepAsync(project);

        await Sheets.ApproveAsync(project, "anna", Ct);
        (await ViewAsync(project)).Design!.ShouldSatisfyAllConditions(design => design.IsApproved.ShouldBeTrue(), design => design.ApprovedBy.ShouldBe("anna"));
        await Sheets.ChangeAsync(project, new("bright", 1, false, 0), "anna", Ct);

        (await ViewAsync(project)).Design!.IsApproved.ShouldBeFalse();
    }

    [Fact]
    public async Task KeepAsync_WorkflowWithoutAnInputForIt_GivesTheWordsAlone()
    {
        var (gpu, project) = (await GpuAsync(), await ProjectAsync());
        await MakePanelsAsync(gpu, project);
        await KeepAsync(project);
        await Workflows.AddAsync(WorkflowStoreTests.Draft("sdxl"), "test", Ct);
        var type = (await Storyboards.SceneTypesAsync(Ct)).Single(item => item.Slug == "dialogue").Id;
        await Workflows.AssignAsync(type, WorkflowStoreTests.Only(AssetKind.Image, "sdxl"), "test", Ct);
        await StartAsync(project, RunScope.Missing, AssetKind.Image);
        var comfy = await GpuAsync(type: RetryStudio.Domain.Backends.BackendType.ComfyUi);

        (await LeaseAsync(comfy.Image)).Recipe.ShouldSatisfyAllConditions(recipe => recipe.Style.ShouldBe("muted"), recipe => recipe.ReferenceImage.ShouldBeNull());
    }

    private async Task MakeBoardAsync(Gpu gpu, Guid project, int segments)
    {
        await StartAsync(project);
        for (var segment = 0; segment < segments; segment++)
        {
            await RunAsync(gpu.Image, Planning.Passed());
        }

        for (var segment = 0; segment < segments; segment++)
        {
            await RunAsync(gpu.Video, Planning.Passed());
        }

        await Runs.FinishRunsAsync(Ct);
    }

    private async Task MakePanelsAsync(Gpu gpu, Guid project)
    {
        await StartPanelsAsync(project);
        for (var panel = 0; panel < CoherenceSheet.Panels; panel++)
        {
            await RunAsync(gpu.Image, Planning.Passed());
        }

        await Runs.FinishRunsAsync(Ct);
    }

    private async Task StartPanelsAsync(Guid project)
    {
        await Sheets.MakeAsync(project, "muted", 1, "anna", Ct);
        await Runs.StartAsync(new(project, RunScope.Missing, new HashSet<AssetKind> { AssetKind.Image }, null, "anna") { OfSheet = true }, Ct);
    }

    private async Task KeepAsync(Guid project, StoredFile? file = null) =>
        (await Compositions.KeepAsync((await Compositions.OrderAsync(project, Ct)).ShouldNotBeNull(), file ?? File, Ct)).ShouldBeTrue();

    private Task<List<Slot>> BoardAsync(Guid project) => ReadAsync(context => context.Slots.AsNoTracking()
        .Where(slot => slot.ProjectId == project && slot.Kind != AssetKind.Audio && context.Segments.Any(segment => segment.Id == slot.SegmentId)).ToListAsync(Ct));

    private async Task<SheetView> ViewAsync(Guid project) => (await Sheets.FindAsync(project, Ct)).ShouldNotBeNull();
}
