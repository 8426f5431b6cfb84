using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.ComfyUi;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

/// <summary>A small workflow written by hand: loader 4, size 5, prompt 6, sampler 3, decoder 8, saver 9, and a start image at 10 if there is one.</summary>
public sealed class TestGraphs : IGraphSource
{
    /// <summary>Changes the workflow before it is sent.</summary>
    public Func<PreparedGraph, PreparedGraph> Change { get; set; } = graph => graph;

    /// <summary>With a node that reports a good face.</summary>
    public static TestGraphs WithFace() => new()
    {
        Change = prepared =>
        {
            prepared.Graph["11"] = Node("PreviewAny", new() { ["source"] = """{"face_confidence":0.95}""" });
            return prepared;
        },
    };

    public static PreparedGraph Of(BackendJob job)
    {
        var recipe = job.Recipe;
        var graph = new JsonObject
        {
            ["4"] = Node("CheckpointLoaderSimple", new() { ["ckpt_name"] = "sdxl.safetensors" }),
            ["6"] = Node("CLIPTextEncode", new() { ["text"] = recipe.Prompt, ["clip"] = new JsonArray("4", 1) }),
            ["5"] = Node("EmptyLatentImage", new() { ["width"] = 640, ["height"] = 360, ["batch_size"] = 1 }),
            ["3"] = Node("KSampler", new()
            {
                ["seed"] = recipe.Seed, ["steps"] = recipe.Steps, ["cfg"] = recipe.Cfg, ["denoise"] = recipe.Denoise, ["sampler_name"] = "euler", ["scheduler"] = "normal",
                ["model"] = new JsonArray("4", 0), ["positive"] = new JsonArray("6", 0), ["negative"] = new JsonArray("6", 0), ["latent_image"] = new JsonArray("5", 0),
            }),
            ["8"] = Node("VAEDecode", new() { ["samples"] = new JsonArray("3", 0), ["vae"] = new JsonArray("4", 2) }),
            ["9"] = job.Kind == AssetKind.Video
                ? Node("SaveVideo", new() { ["filename_prefix"] = "ComfyUI", ["video"] = new JsonArray("60", 0), ["format"] = "auto", ["codec"] = "auto" })
                : Node("SaveImage", new() { ["filename_prefix"] = "ComfyUI", ["images"] = new JsonArray("8", 0) }),
        };
        if (job.Kind == AssetKind.Video)
        {
            graph["60"] = Node("CreateVideo", new() { ["images"] = new JsonArray("8", 0), ["fps"] = 16 });
        }

        if (job.StartImageFile is not null)
        {
            graph["10"] = Node("LoadImage", new() { ["image"] = "example.png" });
        }

        return new(graph, ["9"], job.StartImageFile is null ? null : new("10", "image"), [new("9", "filename_prefix")]);
    }

    public static JsonObject Node(string nodeClass, JsonObject inputs) => new() { ["class_type"] = nodeClass, ["inputs"] = inputs };

    public Task<PreparedGraph> PrepareAsync(BackendJob job, CancellationToken ct) => Task.FromResult(Change(Of(job)));
}
