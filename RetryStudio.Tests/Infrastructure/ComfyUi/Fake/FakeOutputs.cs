using System.Text.Json.Nodes;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Simulation;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>What the nodes of a prompt put out, each in its own shape.</summary>
public static class FakeOutputs
{
    public static JsonObject Of(FakePrompt prompt, FakeDisk disk)
    {
        var outputs = new JsonObject();
        foreach (var (id, node) in prompt.Graph)
        {
            if (Of((string)node!["class_type"]!, (JsonObject)node["inputs"]!, disk) is { } output)
            {
                outputs[id] = output;
            }
        }

        return outputs;
    }

    private static JsonObject? Of(string nodeClass, JsonObject inputs, FakeDisk disk) => nodeClass switch
    {
        "SaveImage" => new() { ["images"] = new JsonArray(Save(inputs, "output", "png", AssetKind.Image, disk)) },
        "PreviewImage" => new() { ["images"] = new JsonArray(Save(inputs, "temp", "png", AssetKind.Image, disk)) },
        "SaveVideo" => new() { ["images"] = new JsonArray(Save(inputs, "output", "mp4", AssetKind.Video, disk)), ["animated"] = new JsonArray(true) },
        "VHS_VideoCombine" => new() { ["gifs"] = new JsonArray(Save(inputs, "output", "mp4", AssetKind.Video, disk)) },
        "SaveAudio" => new() { ["audio"] = new JsonArray(Save(inputs, "output", "flac", AssetKind.Audio, disk)) },
        "PreviewAny" => new() { ["text"] = new JsonArray(inputs["source"]!.ToString()) },
        _ => null,
    };

    private static JsonObject Save(JsonObject inputs, string type, string extension, AssetKind kind, FakeDisk disk)
    {
        var prefix = (string?)inputs["filename_prefix"] ?? "ComfyUI";
        var name = $"{prefix[(prefix.LastIndexOf('/') + 1)..]}_00001_.{extension}";
        var subfolder = prefix.Contains('/') ? prefix[..prefix.LastIndexOf('/')] : "";
        disk.Write(type, subfolder, name, disk.Content ?? TinyMedia.Of(kind).ToArray());
        return new() { ["filename"] = name, ["subfolder"] = subfolder, ["type"] = type };
    }
}
