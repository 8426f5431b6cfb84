using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

public sealed class BackendWatchStoreTests : DatabaseTest
{
    private static readonly BackendReport Well = new(true, "Ready.", "0.29.0", 0, 0, null);

    private static readonly BackendReport Gone = new(false, "Connection refused.", null, 0, 0, null) { Reachable = false };

    private static readonly BackendReport Stuck = new(false, "It hangs.", "0.29.0", 1, 1, null) { Stall = new(StallKind.NoProgress, "1", TimeSpan.FromMinutes(16), "A job has been running for 16 min without progress.") };

    [Fact]
    public async Task NoteAsync_GoneTwice_RestsUntilItIsBack()
    {
        var gpu = await GpuAsync();
        await Watch.NoteAsync(gpu.BackendId, Gone, Ct);
        (await BackendAsync(gpu)).TakesWork(Clock.GetUtcNow()).ShouldBeTrue();

        await Watch.NoteAsync(gpu.BackendId, Gone, Ct);
        (await BackendAsync(gpu)).TakesWork(Clock.GetUtcNow()).ShouldBeFalse();

        (await Watch.NoteAsync(gpu.BackendId, Well, Ct)).ShouldBeTrue();
        (await BackendAsync(gpu)).ShouldSatisfyAllConditions(backend => backend.TakesWork(Clock.GetUtcNow()).ShouldBeTrue(), backend => backend.OutOfServiceReason.ShouldBeNull());
    }

    [Fact]
    public async Task NoteAsync_Stalls_IsTakenOutUntilItMovesAgain()
    {
        var gpu = await GpuAsync();
        await Watch.NoteAsync(gpu.BackendId, Stuck, Ct);
        Clock.Advance(TimeSpan.FromDays(1));
        await Watch.NoteAsync(gpu.BackendId, Stuck, Ct);

        var backend = await BackendAsync(gpu);
        backend.TakesWork(Clock.GetUtcNow()).ShouldBeFalse();
        backend.Outage.ShouldNotBeNull().ShouldSatisfyAllConditions(outage => outage.Cause.ShouldBe(OutageCause.Stall), outage => outage.Until.ShouldBeNull(), outage => outage.Times.ShouldBe(1));

        (await Watch.NoteAsync(gpu.BackendId, Well, Ct)).ShouldBeTrue();
        (await BackendAsync(gpu)).TakesWork(Clock.GetUtcNow()).ShouldBeTrue();
    }

    [Fact]
    public async Task NoteAsync_HungJobIsStillThere_StaysOutWhateverThisProcessKnows()
    {
        var gpu = await GpuAsync();
        await Watch.NoteAsync(gpu.BackendId, Stuck, Ct);

        (await Watch.NoteAsync(gpu.BackendId, Well with { Jobs = ["1"] }, Ct)).ShouldBeFalse();
        (await BackendAsync(gpu)).TakesWork(Clock.GetUtcNow()).ShouldBeFalse();

        (await Watch.NoteAsync(gpu.BackendId, Well with { Jobs = ["2"] }, Ct)).ShouldBeTrue();
        (await ReadAsync(context => context.AuditEntries.OrderBy(entry => entry.At).Select(entry => entry.Action).Where(action => action.StartsWith("backend.")).ToListAsync())).ShouldBe(["backend.take_out", "backend.put_back"]);
    }

    [Fact]
    public async Task NoteAsync_StallsWhileItIsOutForItsResults_IsNotForgivenByARestart()
    {
        var gpu = await GpuAsync();
        await Watch.TakeOutAsync(new(gpu.BackendId, OutageCause.Results, "Bad pictures."), Ct);
        await Watch.NoteAsync(gpu.BackendId, Stuck, Ct);

        await Watch.NoteAsync(gpu.BackendId, Well, Ct);

        (await BackendAsync(gpu)).Outage!.Cause.ShouldBe(OutageCause.Results);
    }

    [Fact]
    public async Task TakeOutAsync_AnOldOutage_DoesNotMakeTheNewOneLonger()
    {
        var gpu = await GpuAsync();
        await Watch.TakeOutAsync(new(gpu.BackendId, OutageCause.Tries, "Bad."), Ct);
        Clock.Advance(TimeSpan.FromDays(2));

        await Watch.TakeOutAsync(new(gpu.BackendId, OutageCause.Tries, "Bad."), Ct);

        (await BackendAsync(gpu)).Outage!.Times.ShouldBe(1);
    }

    [Fact]
    public async Task TakeOutAsync_SlotsOfTwoRunsThatAreOver_GoOnInOne()
    {
        var project = await ProjectAsync(segments: 2);
        var bad = await GpuAsync();
        for (var round = 0; round < 2; round++)
        {
            var segment = await ReadAsync(context => context.Slots.Where(slot => slot.ProjectId == project && slot.Kind == AssetKind.Image && slot.Status == SlotStatus.Pending).Select(slot => slot.SegmentId).FirstAsync());
            await Runs.StartAsync(new(project, RunScope.Missing, new HashSet<AssetKind> { AssetKind.Image }, new HashSet<Guid> { segment }, "test"), Ct);
            await FailTryAsync(await LeaseAsync(bad.Image), ErrorClass.MissingModel);
            await Runs.FinishRunsAsync(Ct);
        }

        await Watch.TakeOutAsync(new(bad.BackendId, OutageCause.Tries, "Bad."), Ct);

        var slots = await ReadAsync(context => context.Slots.AsNoTracking().Where(slot => slot.ProjectId == project && slot.Kind == AssetKind.Image).ToListAsync());
        slots.ShouldAllBe(slot => slot.Status == SlotStatus.Queued);
        slots.Select(slot => slot.RunId).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task NoteAsync_WellButTakenOutForItsResults_StaysOut()
    {
        var gpu = await GpuAsync();
        await Watch.TakeOutAsync(new(gpu.BackendId, OutageCause.Results, "Bad pictures."), Ct);

        (await Watch.NoteAsync(gpu.BackendId, Well, Ct)).ShouldBeFalse();

        (await BackendAsync(gpu)).TakesWork(Clock.GetUtcNow().AddDays(300)).ShouldBeFalse();
        await Backends.PutBackAsync(gpu.BackendId, "mara", Ct);
        (await BackendAsync(gpu)).TakesWork(Clock.GetUtcNow()).ShouldBeTrue();
    }

    [Fact]
    public async Task TakeOutAsync_AgainAndAgain_GrowsToFourHours()
    {
        var gpu = await GpuAsync();
        var minutes = new List<double>();
        for (var time = 0; time < 7; time++)
        {
            await Watch.TakeOutAsync(new(gpu.BackendId, OutageCause.Tries, "Bad."), Ct);
            var backend = await BackendAsync(gpu);
            minutes.Add((backend.OutUntil!.Value - Clock.GetUtcNow()).TotalMinutes);
            Clock.Advance(backend.OutUntil.Value - Clock.GetUtcNow());
            (await BackendAsync(gpu)).TakesWork(Clock.GetUtcNow()).ShouldBeTrue();
        }

        minutes.Select(value => Math.Round(value)).ShouldBe([10, 20, 40, 80, 160, 240, 240]);
    }

    [Fact]
    public async Task TakeOutAsync_SlotsItFailed_GoOutElsewhere()
    {
        var project = await ProjectAsync(segments: 2);
        await StartAsync(project);
        var (bad, good) = (await GpuAsync(), await GpuAsync());
        var waiting = await LeaseAsync(bad.Image);
        await FailTryAsync(waiting, ErrorClass.Internal);
        var gone = await LeaseAsync(bad.Image);
        (await FailTryAsync(gone, ErrorClass.MissingModel)).ShouldBeOfType<Decision.GiveUp>();

        await Watch.TakeOutAsync(new(bad.BackendId, OutageCause.Tries, "8 of its last 8 tries failed."), Ct);

        (await BackendAsync(bad)).Outage!.Sentence.ShouldBe("8 of its last 8 tries failed. 2 of the slots it failed were sent elsewhere.");
        var leased = new[] { await LeaseAsync(good.Image) }.ToList();
        await RenderAsync(leased[0]);
        leased.Add(await LeaseAsync(good.Image));
        leased.Select(lease => lease.SlotId).ShouldBe([waiting.SlotId, gone.SlotId], ignoreOrder: true);
        (await ReadAsync(context => context.Decisions.AnyAsync(decision => decision.SlotId == gone.SlotId && decision.Reason == DecisionReason.BackendUnavailable))).ShouldBeTrue();
    }

    [Fact]
    public async Task TakeOutAsync_RecipeItRefused_IsNotItsFault()
    {
        var project = await ProjectAsync();
        await StartAsync(project);
        var bad = await GpuAsync();
        await FailTryAsync(await LeaseAsync(bad.Image), ErrorClass.InvalidInput);

        await Watch.TakeOutAsync(new(bad.BackendId, OutageCause.Tries, "Bad."), Ct);

        (await SlotAsync(project, AssetKind.Image)).Status.ShouldBe(SlotStatus.FailedPermanent);
    }

    [Fact]
    public async Task RecordsAsync_AfterItWasPutBack_CountsAnew()
    {
        await StartAsync(await ProjectAsync(segments: 3));
        var gpu = await GpuAsync();
        await RunAsync(gpu.Image, Planning.Passed());
        await FailTryAsync(await LeaseAsync(gpu.Image), ErrorClass.Internal);

        var record = (await Watch.RecordsAsync(Ct)).ShouldHaveSingleItem();
        record.Tries.ShouldHaveSingleItem().ShouldBe(new("simulated-image", 2, 1));
        record.Results.ShouldHaveSingleItem().ShouldBe(new(AssetKind.Image, "simulated-image", 1, 1));

        Clock.Advance(TimeSpan.FromSeconds(1));
        await Backends.PutBackAsync(gpu.BackendId, "mara", Ct);
        (await Watch.RecordsAsync(Ct)).ShouldHaveSingleItem().Tries.ShouldBeEmpty();
    }

    [Fact]
    public async Task QuestionsAsync_KnownAndFresh_AsksNothing()
    {
        var gpu = await GpuAsync(type: BackendType.ComfyUi);
        var questions = await Watch.QuestionsAsync(gpu.BackendId, Ct);
        questions.Select(question => question.Workflow).ShouldBe(["chatterbox-text-to-speech", "esrgan-upscale-video", "flux-text-to-image", "sdxl-image-to-image", "sdxl-text-to-image", "wan22-image-to-video"], ignoreOrder: true);

        foreach (var question in questions)
        {
            (await Watch.KeepAsync(gpu.BackendId, new(question, new(true, "")), Ct)).ShouldBeTrue();
        }

        (await Watch.QuestionsAsync(gpu.BackendId, Ct)).ShouldBeEmpty();
        (await Watch.KeepAsync(gpu.BackendId, new(questions[0], new(true, "")), Ct)).ShouldBeFalse();
        Clock.Advance(TimeSpan.FromMinutes(2));
        (await Watch.QuestionsAsync(gpu.BackendId, Ct)).Count.ShouldBe(6);
    }

    [Fact]
    public async Task QuestionsAsync_WorkflowAsksForALabel_SaysWhatIsMissing()
    {
        var gpu = await GpuAsync(type: BackendType.ComfyUi);
        foreach (var open in await Watch.QuestionsAsync(gpu.BackendId, Ct))
        {
            await Watch.KeepAsync(gpu.BackendId, new(open, new(true, "")), Ct);
        }

        var wan = (await Workflows.AllAsync(Ct)).Single(workflow => workflow.Name == "wan22-image-to-video");

        await Workflows.ChangeAsync(wan.Id, wan.Revision, (workflow, now) => workflow.Require(["24gb"], now), "mara", Ct);

        var question = (await Watch.QuestionsAsync(gpu.BackendId, Ct)).ShouldHaveSingleItem();
        (question.Workflow, question.Missing.Single()).ShouldBe(("wan22-image-to-video", "24gb"));
    }

    private Task<Backend> BackendAsync(Gpu gpu) => ReadAsync(context => context.Backends.AsNoTracking().SingleAsync(backend => backend.Id == gpu.BackendId));
}
