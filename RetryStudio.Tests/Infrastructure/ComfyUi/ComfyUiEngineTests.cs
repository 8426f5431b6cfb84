using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using RetryStudio.Tests.Infrastructure.Scheduling;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

/// <summary>The whole engine on ComfyUI servers.</summary>
public sealed class ComfyUiEngineTests
{
    private readonly TestGraphs _graphs = TestGraphs.WithFace();

    [Fact]
    public async Task Run_ServersThatFailInEveryWay_CompletesWithWhatTheAttemptsRecord()
    {
        await using FakeComfyUi first = await FakeComfyUi.StartAsync(), second = await FakeComfyUi.StartAsync("0.3.64");
        (first.Traps.Cut, first.Traps.HistoryRaces, first.Traps.CutDownloads) = (PostCut.After, 20, 5);
        (second.Traps.Cut, second.Traps.BrokenGets) = (PostCut.Before, 6);
        first.Traps.GenerationTime = second.Traps.GenerationTime = TimeSpan.FromMilliseconds(50);
        await using var engine = await EngineHost.StartAsync(_graphs, first.Address, second.Address);
        var project = await engine.ProjectAsync(24, new() { Enabled = true });
        var run = (await engine.WithAsync(generation => generation.StartRunAsync(project))).RunId;
        await engine.UntilAsync(_ => Task.FromResult(second.Rendered.Count > 2));
        await second.RestartAsync();

        var ended = await engine.EndAsync(run);

        ended.Progress.Complete.ShouldBe(48);
        var attempts = await engine.ReadAsync(context => context.Attempts.AsNoTracking().ToDictionaryAsync(attempt => attempt.Id));
        var tries = await engine.ReadAsync(context => context.Tries.AsNoTracking().ToDictionaryAsync(item => item.JobId));
        FakePrompt[] received = [.. first.Received, .. second.Received];
        received.Select(prompt => prompt.Id).ShouldBeUnique();
        foreach (var prompt in received)
        {
            var recipe = attempts[tries[prompt.Id].AttemptId].Recipe;
            Sampler(prompt).ShouldBe((recipe.Seed, recipe.Cfg, recipe.Denoise));
        }
    }

    [Fact]
    public async Task Run_PromptFailsWithFiles_KeepsThemForTheRecordAndAcceptsTheNext()
    {
        await using var server = await FakeComfyUi.StartAsync();
        server.Traps.Partial = true;
        server.Traps.Failure = ("RuntimeError", "The sampler broke.");
        await using var engine = await EngineHost.StartAsync(_graphs, server.Address);
        var project = await engine.ProjectAsync(1);
        var run = (await engine.WithAsync(generation => generation.StartRunAsync(project, new HashSet<AssetKind> { AssetKind.Image }))).RunId;
        await engine.UntilAsync(async context => (await context.Tries.AsNoTracking().ToListAsync()).Exists(item => !item.Partial.IsEmpty));
        server.Traps.Failure = null;

        await engine.EndAsync(run);

        var segment = (await engine.Reader.CardsAsync(project, null, CancellationToken.None)).Single().Id;
        var attempt = (await engine.Reader.HistoryAsync(segment, CancellationToken.None))!.Attempts.ShouldHaveSingleItem();
        attempt.Status.ShouldBe(AttemptStatus.Passed);
        attempt.Media!.Path.ShouldNotContain("try-");
        var failed = attempt.Tries.First(item => item.Status == TryStatus.Failed);
        failed.PartialUrls.ShouldHaveSingleItem().ShouldBe($"/api/v1/tries/{failed.Id}/partial/0");
        attempt.Tries.Single(item => item.Status == TryStatus.Delivered).Partials.ShouldBe(0);
    }

    [Fact]
    public async Task Restart_InMidPrompt_JoinsItInsteadOfSendingAnother()
    {
        await using var server = await FakeComfyUi.StartAsync();
        server.Traps.Hold = true;
        await using var engine = await EngineHost.StartAsync(_graphs, server.Address);
        var project = await engine.ProjectAsync(1);
        var run = (await engine.WithAsync(generation => generation.StartRunAsync(project))).RunId;
        await engine.UntilAsync(context => context.Tries.AnyAsync(item => item.SubmittedAt != null));
        var running = server.Received.ShouldHaveSingleItem();

        await engine.RestartAsync();
        server.Traps.Hold = false;
        server.Queue.Finish(running.Id);
        var ended = await engine.EndAsync(run);

        ended.Progress.Complete.ShouldBe(2);
        server.Received.Count.ShouldBe(2);
        (await engine.ReadAsync(context => context.Tries.CountAsync())).ShouldBe(2);
    }

    private static (ulong Seed, decimal Cfg, decimal Denoise) Sampler(FakePrompt prompt) => (
        ulong.Parse(prompt.Input("3", "seed"), CultureInfo.InvariantCulture),
        decimal.Parse(prompt.Input("3", "cfg"), CultureInfo.InvariantCulture),
        decimal.Parse(prompt.Input("3", "denoise"), CultureInfo.InvariantCulture));
}
