using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using RetryStudio.Tests.Infrastructure.Scheduling;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

/// <summary>A night's work as a studio has it: its own workflows, two servers of different versions, and everything that goes wrong with them.</summary>
public sealed class ComfyUiAcceptanceTests
{
    private static readonly ImmutableSortedDictionary<AssetKind, string> Starters =
        ImmutableSortedDictionary<AssetKind, string>.Empty.Add(AssetKind.Image, "sdxl-text-to-image").Add(AssetKind.Video, "wan22-image-to-video");

    [Fact]
    public async Task Run_StarterWorkflowsWithEveryFault_CompletesWithTheRecordedParameters()
    {
        await using FakeComfyUi newer = await FakeComfyUi.StartAsync("0.29.0"), older = await FakeComfyUi.StartAsync("0.3.64");
        await using var engine = await EngineHost.StartAsync(Starters, newer.Address, older.Address);
        var project = await engine.ProjectAsync(24, new() { Enabled = true, TriggerChecks = ["black"], CfgJitter = 0.5m, DenoiseJitter = 0.1m }, "landscape");
        (newer.Traps.Cut, newer.Traps.HistoryRaces, newer.Traps.CutDownloads, newer.Traps.OutOfMemory) = (PostCut.After, 20, 5, 2);
        newer.Traps.Partial = true;
        newer.Traps.GenerationTime = older.Traps.GenerationTime = TimeSpan.FromMilliseconds(50);

        // Memory runs out on one server only: what fits on none is given up.
        (older.Traps.Cut, older.Traps.BrokenGets) = (PostCut.Before, 6);
        var run = (await engine.WithAsync(generation => generation.StartRunAsync(project))).RunId;
        await engine.UntilAsync(_ => Task.FromResult(newer.Rendered.Count + older.Rendered.Count > 8));
        (newer.Traps.SilentSocket, newer.Traps.Cut) = (true, PostCut.Before);
        await older.RestartAsync();
        await engine.UntilAsync(_ => Task.FromResult(newer.Rendered.Count + older.Rendered.Count > 24));
        (newer.Traps.SilentSocket, older.Traps.Cut, older.Traps.CutDownloads) = (false, PostCut.After, 2);
        newer.Sockets.Forget();

        var ended = await engine.EndAsync(run);

        (ended.Progress.Complete, ended.Progress.Open).ShouldBe((48, 0));
        await RequireRecordedAsync(engine, [.. newer.Received, .. older.Received]);
        (newer.Received.Count, older.Received.Count).ShouldSatisfyAllConditions(counts => counts.Item1.ShouldBeGreaterThan(3), counts => counts.Item2.ShouldBeGreaterThan(3));
    }

    private static async Task RequireRecordedAsync(EngineHost engine, IReadOnlyList<FakePrompt> received)
    {
        var attempts = await engine.ReadAsync(context => context.Attempts.AsNoTracking().ToListAsync());
        var tries = await engine.ReadAsync(context => context.Tries.AsNoTracking().ToDictionaryAsync(item => item.JobId));
        var workflows = await engine.ReadAsync(context => context.Workflows.AsNoTracking().ToDictionaryAsync(workflow => workflow.Name));
        attempts.ShouldContain(attempt => attempt.Number > 1);
        tries.Values.ShouldContain(item => item.Status == TryStatus.Failed);
        foreach (var slot in attempts.GroupBy(attempt => attempt.SlotId))
        {
            slot.Select(attempt => attempt.Recipe.Seed).ShouldBeUnique();
        }

        received.Select(prompt => prompt.Id).ShouldBeUnique();
        foreach (var prompt in received)
        {
            var recipe = attempts.Single(attempt => attempt.Id == tries[prompt.Id].AttemptId).Recipe;
            var bindings = workflows[recipe.Workflow].Bindings;
            ulong.Parse(Received(prompt, bindings, "seed").ShouldHaveSingleItem().Text, CultureInfo.InvariantCulture).ShouldBe(recipe.Seed);
            RequireNumber(prompt, bindings, "cfg", recipe.Cfg);
            RequireNumber(prompt, bindings, "denoise", recipe.Denoise);
        }

        // Wan's samplers have no denoise and share the cfg; SDXL's has both.
        Targets("sdxl-text-to-image").ShouldBe((1, 1));
        Targets("wan22-image-to-video").ShouldBe((2, 0));
        (int Cfg, int Denoise) Targets(string name) => (Count(name, "cfg"), Count(name, "denoise"));
        int Count(string name, string parameter) => workflows[name].Bindings.Where(binding => binding.Parameter == parameter).Sum(binding => binding.Targets.Length);
    }

    private static void RequireNumber(FakePrompt prompt, ImmutableArray<Binding> bindings, string parameter, decimal? recorded)
    {
        foreach (var (target, text) in Received(prompt, bindings, parameter))
        {
            decimal.Parse(text, CultureInfo.InvariantCulture).ShouldBe(target.Transform.Apply(recorded.ShouldNotBeNull()), $"{parameter} of {prompt.Id}");
        }
    }

    private static List<(BindingTarget Target, string Text)> Received(FakePrompt prompt, ImmutableArray<Binding> bindings, string parameter) =>
        [.. bindings.Where(binding => binding.Parameter == parameter).SelectMany(binding => binding.Targets).Select(target => (target, prompt.Input(target.NodeId, target.Input)))];
}
