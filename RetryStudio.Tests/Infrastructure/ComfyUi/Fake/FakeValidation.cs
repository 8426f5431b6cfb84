using System.Text.Json.Nodes;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>Refuses prompts in the words of a real server.</summary>
public static class FakeValidation
{
    private static readonly string[] Outputs = ["SaveImage", "PreviewImage", "SaveVideo", "VHS_VideoCombine", "PreviewAny"];

    private static readonly string[] Classes = [.. Outputs, "CheckpointLoaderSimple", "KSampler", "LoadImage", "CLIPTextEncode"];

    public static string[] Models => ["sdxl.safetensors"];

    /// <summary>What GET /object_info says of a class.</summary>
    public static JsonObject Info(string nodeClass) => !Classes.Contains(nodeClass) ? [] : new()
    {
        [nodeClass] = new JsonObject { ["input"] = new JsonObject { ["required"] = JsonNode.Parse(Required(nodeClass)) }, ["output_node"] = Outputs.Contains(nodeClass) },
    };

    private static string Required(string nodeClass) => nodeClass switch
    {
        "CheckpointLoaderSimple" => """{"ckpt_name":[["sdxl.safetensors"],{"tooltip":"The model"}]}""",
        "KSampler" => """
            {"model":["MODEL"],"positive":["CONDITIONING"],
             "seed":["INT",{"default":0,"min":0,"max":18446744073709551615,"control_after_generate":true}],
             "steps":["INT",{"default":20,"min":1,"max":10000}],
             "cfg":["FLOAT",{"default":8.0,"min":0.0,"max":100.0,"step":0.1,"round":0.01}],
             "denoise":["FLOAT",{"default":1.0,"min":0.0,"max":1.0,"step":0.01}]}
            """,
        "LoadImage" => """{"image":["COMBO",{"image_upload":true,"options":["example.png"]}]}""",
        _ => "{}",
    };

    /// <summary>The body of a 400; null when the prompt is fine.</summary>
    public static JsonObject? Refusal(JsonObject graph, FakeDisk disk, Version version)
    {
        if (graph.FirstOrDefault(node => !Classes.Contains((string?)node.Value!["class_type"])) is { Key: { } id } unknown)
        {
            var name = (string?)unknown.Value!["class_type"];
            return version >= new Version(0, 12)
                ? Error("missing_node_type", $"Node '{name}' not found.", $"Node ID '#{id}'")
                : Error("invalid_prompt", $"Cannot execute because node {name} does not exist.", $"Node ID '#{id}'");
        }

        if (!graph.Any(node => Outputs.Contains((string?)node.Value!["class_type"])))
        {
            return Error("prompt_no_outputs", "Prompt has no outputs", "");
        }

        var errors = graph.Select(node => (node.Key, Class: (string)node.Value!["class_type"]!, Error: InputError(node.Value!, disk))).Where(node => node.Error is not null).ToList();
        if (errors.Count == 0)
        {
            return null;
        }

        var refusal = Error("prompt_outputs_failed_validation", "Prompt outputs failed validation", "");
        refusal["node_errors"] = new JsonObject(errors.Select(node => KeyValuePair.Create<string, JsonNode?>(node.Key, Node(node.Class, node.Error!))));
        return refusal;
    }

    public static JsonObject Node(string nodeClass, JsonObject error) => new() { ["errors"] = new JsonArray(error), ["dependent_outputs"] = new JsonArray("9"), ["class_type"] = nodeClass };

    public static JsonObject Input(string type, string message, string input, JsonNode? received) => new()
    {
        ["type"] = type, ["message"] = message, ["details"] = input,
        ["extra_info"] = new JsonObject { ["input_name"] = input, ["input_config"] = new JsonArray(), ["received_value"] = received?.DeepClone() },
    };

    private static JsonObject? InputError(JsonNode node, FakeDisk disk)
    {
        var inputs = node["inputs"] as JsonObject ?? [];
        return (string?)node["class_type"] switch
        {
            "CheckpointLoaderSimple" when !Models.Contains((string?)inputs["ckpt_name"]) => Input("value_not_in_list", "Value not in list", "ckpt_name", inputs["ckpt_name"]),
            "KSampler" when (decimal?)inputs["cfg"] > 100 => Input("value_bigger_than_max", "Value 101 bigger than max of 100.0", "cfg", inputs["cfg"]),
            "LoadImage" when disk.Read("input", "", (string)inputs["image"]!) is null => Input("custom_validation_failed", "Custom validation failed for node", "image", inputs["image"]),
            _ => null,
        };
    }

    private static JsonObject Error(string type, string message, string details) => new()
    {
        ["error"] = new JsonObject { ["type"] = type, ["message"] = message, ["details"] = details, ["extra_info"] = new JsonObject() },
        ["node_errors"] = new JsonObject(),
    };
}
