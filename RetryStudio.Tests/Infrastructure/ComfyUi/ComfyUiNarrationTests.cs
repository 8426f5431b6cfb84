using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using RetryStudio.Tests.Infrastructure.Scheduling;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

/// <summary>What is spoken by a workflow of a ComfyUI server.</summary>
public sealed class ComfyUiNarrationTests
{
    private const string Speech = "chatterbox-text-to-speech";

    [Fact]
    public async Task Run_AudioWorkflow_SpeaksEverySegmentWithItsOwnSeed()
    {
        await using var server = await FakeComfyUi.StartAsync();
        await using var engine = await EngineHost.StartAsync(ImmutableSortedDictionary<AssetKind, string>.Empty.Add(AssetKind.Audio, Speech), server.Address);
        var project = await engine.ProjectAsync(3);

        var run = (await engine.WithAsync(generation => generation.StartRunAsync(project, new HashSet<AssetKind> { AssetKind.Audio }))).RunId;
        var ended = await engine.EndAsync(run);

        (ended.Progress.Complete, ended.Progress.Open).ShouldBe((3, 0));
        var texts = await engine.ReadAsync(context => context.Segments.Where(segment => segment.ProjectId == project).Select(segment => segment.Text).ToListAsync());
        var attempts = await engine.ReadAsync(context => context.Attempts.AsNoTracking().Where(attempt => attempt.ProjectId == project).ToListAsync());
        attempts.ShouldAllBe(attempt => attempt.Kind == AssetKind.Audio && attempt.Media!.Path.EndsWith(".flac", StringComparison.Ordinal));
        server.Received.Select(prompt => (string?)Inputs(prompt)["text"]).ShouldBe(texts, ignoreOrder: true);
        server.Received.Select(prompt => ulong.Parse(Inputs(prompt)["seed"]!.ToString(), CultureInfo.InvariantCulture)).ShouldBe(attempts.Select(attempt => attempt.Recipe.Seed), ignoreOrder: true);
    }

    private static System.Text.Json.Nodes.JsonNode Inputs(FakePrompt prompt) => prompt.Graph["1"]!["inputs"]!;
}
