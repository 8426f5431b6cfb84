using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.ComfyUi;
using RetryStudio.Tests.Domain.Workflows;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using RetryStudio.Tests.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class StoredGraphsTests : DatabaseTest
{
    private static readonly Recipe Recipe = new() { Seed = ulong.MaxValue, Workflow = "sdxl-text-to-image", Prompt = "A rock.", Cfg = 6.5m, Width = 1030 };

    [Fact]
    public async Task PrepareAsync_Starter_CarriesTheRecipesValues()
    {
        var prepared = await PrepareAsync(AssetKind.Image, Recipe);

        var graph = prepared.Graph.ToJsonString();
        graph.ShouldContain("18446744073709551615");
        graph.ShouldContain("A rock.");
        graph.ShouldContain("\"cfg\":6.5");
        graph.ShouldContain("\"width\":1032");
        prepared.OutputNodes.Length.ShouldBe(1);
        prepared.Prefixes.Single().Input.ShouldBe("filename_prefix");
        prepared.StartImage.ShouldBeNull();
        prepared.Bound.ShouldContain(new GraphInput("3", "cfg"));
        prepared.Bound.ShouldNotContain(new GraphInput("4", "ckpt_name"));
        GraphCheck.Problem(prepared).ShouldBeNull();
    }

    [Fact]
    public async Task PrepareAsync_ImageToVideo_NamesThePlaceOfTheStartImage()
    {
        var prepared = await PrepareAsync(AssetKind.Video, Recipe with { Workflow = "wan22-image-to-video", Seconds = 2, Fps = 16 });

        prepared.StartImage.ShouldBe(new("52", "image"));
        prepared.Graph["50"]!["inputs"]!["length"]!.GetValue<long>().ShouldBe(33);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("p/sheet/1/a.png")]
    public async Task PrepareAsync_WorkflowThatFollowsAPicture_NamesItsPlaceWhereTheRecipeHasOne(string? reference)
    {
        var json = Graphs.Sdxl.TrimEnd().TrimEnd('}') + """, "30": {"class_type": "LoadImage", "_meta": {"title": "RS:referenceImage"}, "inputs": {"image": "look.png"}}}""";
        var graph = WorkflowReader.Read(json);
        await Workflows.AddAsync(new("styled", "Styled", AssetKind.Image, graph, WorkflowPreview.Of(graph).CertainBindings(), []), "anna", Ct);

        var prepared = await PrepareAsync(AssetKind.Image, Recipe with { Workflow = "styled", ReferenceImage = reference });

        prepared.ReferenceImage.ShouldBe(reference is null ? null : new GraphInput("30", "image"));
        ((string)prepared.Graph["30"]!["inputs"]!["image"]!).ShouldBe("look.png");
    }

    [Fact]
    public async Task PrepareAsync_Upscaler_IsToldTheSizeAndNamesThePlaceOfTheClip()
    {
        var prepared = await PrepareAsync(AssetKind.Video, Recipe with { Workflow = "esrgan-upscale-video", SourceVideo = "p/clip.mp4", Width = 1280, Height = 720 });

        prepared.SourceVideo.ShouldBe(new("1", "file"));
        ((long)prepared.Graph["5"]!["inputs"]!["width"]!, (long)prepared.Graph["5"]!["inputs"]!["height"]!).ShouldBe((1280, 720));
    }

    [Fact]
    public async Task PrepareAsync_ClipForAWorkflowThatTakesNone_SaysWhatToDo() =>
        (await Should.ThrowAsync<BackendException>(() => PrepareAsync(AssetKind.Video, Recipe with { Workflow = "wan22-image-to-video", SourceVideo = "p/clip.mp4" }))).Message.ShouldBe(
            "The workflow 'wan22-image-to-video' takes no clip to upscale any more. Bind its source video, or choose another one in the delivery format.");

    [Fact]
    public async Task PrepareAsync_NodeTitledAsAScore_IsNoResultAndGoesAlong()
    {
        var json = Graphs.Sdxl.TrimEnd().TrimEnd('}') + """, "20": {"class_type": "PreviewImage", "_meta": {"title": "score:face_confidence"}, "inputs": {"images": ["8", 0]}}}""";
        var graph = WorkflowReader.Read(json);
        await Workflows.AddAsync(new("scored", "Scored", AssetKind.Image, graph, WorkflowPreview.Of(graph).CertainBindings(), ScoreBinding.Suggest(graph)), "anna", Ct);

        var prepared = await PrepareAsync(AssetKind.Image, Recipe with { Workflow = "scored" });

        prepared.OutputNodes.ShouldBe(["9"]);
        prepared.Scores.ShouldBe([new("face_confidence", "20", null, 0, "PreviewImage", "score:face_confidence")]);
    }

    [Fact]
    public async Task PrepareAsync_UnknownWorkflow_SaysWhatToDo()
    {
        var problem = await Should.ThrowAsync<BackendException>(() => PrepareAsync(AssetKind.Image, Recipe with { Workflow = "none" }));

        (problem.Class, problem.Message).ShouldBe((ErrorClass.InvalidWorkflow, "There is no workflow 'none'. Import it, or let the scene type use another one."));
    }

    [Fact]
    public async Task Starters_FreshStudio_AreBoundAndUsedByNobody()
    {
        var starters = await Workflows.AllAsync(Ct);

        starters.Select(entry => entry.Name).ShouldBe(["chatterbox-text-to-speech", "esrgan-upscale-video", "flux-text-to-image", "sdxl-image-to-image", "sdxl-text-to-image", "wan22-image-to-video"], ignoreOrder: true);
        starters.ShouldAllBe(entry => entry.UsedBy.IsEmpty && (entry.Upscales || (entry.Parameters.Contains(WorkflowParameter.Seed) && entry.Parameters.Contains(WorkflowParameter.Prompt))));
        starters.Single(entry => entry.Upscales).Parameters.ShouldBe(["width", "height", WorkflowParameter.SourceVideo], ignoreOrder: true);
        starters.Single(entry => entry is { Kind: AssetKind.Video, Upscales: false }).Name.ShouldBe("wan22-image-to-video");
        starters.Single(entry => entry.Kind == AssetKind.Audio).Name.ShouldBe("chatterbox-text-to-speech");
        starters.Where(entry => entry.Parameters.Contains(WorkflowParameter.StartImage)).Select(entry => entry.Name).ShouldBe(["sdxl-image-to-image", "wan22-image-to-video"], ignoreOrder: true);
    }

    /// <summary>Both ways in which servers write their choices.</summary>
    [Theory]
    [InlineData("0.3.64")]
    [InlineData("0.29.0")]
    public async Task Starters_ServerWithTheirModels_CanRunThem(string version)
    {
        await using var server = await FakeComfyUi.StartAsync(version);
        await using var backend = new ComfyUiBackend(ComfyUiFixture.Options(server.Address), new StoredGraphs(Workflows, TimeProvider.System), TimeProvider.System, NullLogger<ComfyUiBackend>.Instance);

        foreach (var starter in await Workflows.AllAsync(Ct))
        {
            (await backend.FitAsync(starter.Name, starter.Kind, Ct)).ShouldBe(new(true, ""), starter.Name);
        }
    }

    private Task<PreparedGraph> PrepareAsync(AssetKind kind, Recipe recipe) => new StoredGraphs(Workflows, TimeProvider.System).PrepareAsync(new(Guid.NewGuid().ToString("D"), kind, recipe, null), Ct);
}
