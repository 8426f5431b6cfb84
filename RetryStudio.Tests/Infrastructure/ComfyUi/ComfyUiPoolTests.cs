using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using RetryStudio.Tests.Infrastructure.Scheduling;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

/// <summary>A pool of servers that heals itself, with the engine on it.</summary>
public sealed class ComfyUiPoolTests
{
    private readonly TestGraphs _graphs = TestGraphs.WithFace();

    [Fact]
    public async Task Run_AWorkerDies_ItsWorkIsDoneElsewhereAndItComesBackAfterARestart()
    {
        await using FakeComfyUi dead = await FakeComfyUi.StartAsync(), well = await FakeComfyUi.StartAsync();
        dead.Traps.StuckWorker = true;
        await using var engine = await EngineHost.StartAsync(_graphs, new ComfyUiPatience { HangsAfter = TimeSpan.FromSeconds(10) }, dead.Address, well.Address);
        var project = await engine.ProjectAsync(6);

        var ended = await engine.RunAsync(project);

        ended.Progress.Complete.ShouldBe(12);
        dead.Received.ShouldHaveSingleItem();
        var hung = await engine.ReadAsync(context => context.Tries.AsNoTracking().SingleAsync(item => item.Status == TryStatus.Failed));
        (hung.Error, hung.JobId).ShouldBe((ErrorClass.Timeout, dead.Received[0].Id));
        await engine.UntilAsync(async context => (await OutageAsync(context, dead))?.Cause == OutageCause.Stall);

        await dead.RestartAsync();

        await engine.UntilAsync(async context => await OutageAsync(context, dead) is null);
    }

    [Fact]
    public async Task Run_AServerCannotBeReached_GoesOnElsewhereAndKeepsWhatItBringsLate()
    {
        await using FakeComfyUi cutOff = await FakeComfyUi.StartAsync(), well = await FakeComfyUi.StartAsync();
        cutOff.Traps.Hold = true;
        await using var engine = await EngineHost.StartAsync(_graphs, new ComfyUiPatience { AwayFor = TimeSpan.FromSeconds(1) }, cutOff.Address);
        var project = await engine.ProjectAsync(1);
        var run = (await engine.WithAsync(generation => generation.StartRunAsync(project, new HashSet<AssetKind> { AssetKind.Image }))).RunId;
        await engine.UntilAsync(context => context.Tries.AnyAsync(item => item.SubmittedAt != null));
        await engine.AddServerAsync(well.Address);
        cutOff.Traps.BrokenGets = int.MaxValue;

        (await engine.EndAsync(run)).Progress.Complete.ShouldBe(1);

        cutOff.Traps.BrokenGets = 0;
        cutOff.Queue.Finish(cutOff.Received[0].Id);
        await engine.UntilAsync(context => context.Attempts.AnyAsync(attempt => attempt.Number == 2));
        var attempts = await engine.ReadAsync(context => context.Attempts.AsNoTracking().OrderBy(attempt => attempt.Number).ToListAsync());
        attempts.Select(attempt => (attempt.IsSelected, attempt.Seed)).ShouldBe([(true, attempts[0].Seed), (false, attempts[0].Seed)]);
        attempts[1].Variation.ShouldBe("late result of attempt 1, try 1");
        attempts[1].Media.ShouldNotBeNull();
        (cutOff.Received.Count, well.Received.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Run_AServerLacksANodeClass_GetsNothingAndSaysWhy()
    {
        await using FakeComfyUi lacking = await FakeComfyUi.StartAsync(), well = await FakeComfyUi.StartAsync();
        lacking.Traps.MissingClass = "KSampler";
        await using var engine = await EngineHost.StartAsync(_graphs, lacking.Address, well.Address);
        var project = await engine.ProjectAsync(4);

        (await engine.RunAsync(project)).Progress.Complete.ShouldBe(8);

        lacking.Received.ShouldBeEmpty();
        var fit = await engine.ReadAsync(context => FitAsync(context, lacking));
        (fit.Fits, fit.Sentence).ShouldBe((false, "It has no node KSampler. Install it, or choose another backend."));
    }

    [Fact]
    public async Task Run_AServerLacksTheModel_GetsNothingAndNamesIt()
    {
        await using FakeComfyUi lacking = await FakeComfyUi.StartAsync(), well = await FakeComfyUi.StartAsync();
        lacking.Traps.MissingModel = "sdxl.safetensors";
        await using var engine = await EngineHost.StartAsync(_graphs, lacking.Address, well.Address);
        var project = await engine.ProjectAsync(4);

        (await engine.RunAsync(project)).Progress.Complete.ShouldBe(8);

        lacking.Calls.ShouldNotContain(call => call.StartsWith("POST /prompt", StringComparison.Ordinal));
        var fit = await engine.ReadAsync(context => FitAsync(context, lacking));
        (fit.Fits, fit.Sentence).ShouldBe((false, "It has no model sdxl.safetensors, which CheckpointLoaderSimple (node 4) needs. Install it, or choose another backend."));
    }

    [Fact]
    public async Task Run_AServerFailsEverything_IsTakenOutAndItsWorkSentElsewhere()
    {
        await using FakeComfyUi bad = await FakeComfyUi.StartAsync(), well = await FakeComfyUi.StartAsync();
        bad.Traps.Failure = ("RuntimeError", "CUDA error: an illegal memory access was encountered");
        bad.Traps.GenerationTime = TimeSpan.FromMilliseconds(50);
        await using var engine = await EngineHost.StartAsync(_graphs, bad.Address, well.Address);
        var project = await engine.ProjectAsync(60);

        (await engine.RunAsync(project)).Progress.Complete.ShouldBe(120);

        var outage = (await engine.ReadAsync(context => OutageAsync(context, bad))).ShouldNotBeNull();
        outage.Cause.ShouldBe(OutageCause.Tries);
        outage.Sentence.ShouldContain("tries failed");
        bad.Received.Count.ShouldBeLessThan(60);
    }

    private static Task<WorkflowFit> FitAsync(RetryStudio.Infrastructure.Persistence.StudioDbContext context, FakeComfyUi server) =>
        (from fit in context.WorkflowFits
         join backend in context.Backends on fit.BackendId equals backend.Id
         where fit.Workflow == "test-image" && backend.Address == server.Address.ToString()
         select fit).AsNoTracking().SingleAsync();

    private static Task<BackendOutage?> OutageAsync(RetryStudio.Infrastructure.Persistence.StudioDbContext context, FakeComfyUi server) =>
        context.Backends.AsNoTracking().Where(backend => backend.Address == server.Address.ToString()).Select(backend => backend.Outage).SingleAsync();
}
