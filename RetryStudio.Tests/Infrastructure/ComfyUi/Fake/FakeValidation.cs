using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>Refuses prompts in the words of a real server.</summary>
public static class FakeValidation
{
    /// <summary>The body of a 400; null when the prompt is fine. Inputs are looked at only where an output takes from, however far back.</summary>
    public static JsonObject? Refusal(JsonObject graph, FakeDisk disk, Version version, string? missingModel = null)
    {
        if (graph.FirstOrDefault(node => !FakeNodes.Has((string?)node.Value!["class_type"])) is { Key: { } id } unknown)
        {
            var name = (string?)unknown.Value!["class_type"];
            return version >= new Version(0, 12)
                ? Error("missing_node_type", $"Node '{name}' not found.", $"Node ID '#{id}'")
                : Error("invalid_prompt", $"Cannot execute because node {name} does not exist.", $"Node ID '#{id}'");
        }

        if (!graph.Any(node => FakeNodes.IsOutput((string?)node.Value!["class_type"])))
        {
            return Error("prompt_no_outputs", "Prompt has no outputs", "");
        }

        var looked = new HashSet<string>();
        foreach (var output in graph.Where(node => FakeNodes.IsOutput((string?)node.Value!["class_type"])))
        {
            Look(graph, output.Key, looked);
        }

        var errors = graph.Where(node => looked.Contains(node.Key)).Select(node => (node.Key, Class: (string)node.Value!["class_type"]!, Error: InputError(node.Value!, disk, missingModel))).Where(node => node.Error is not null).ToList();
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

    private static void Look(JsonObject graph, string id, HashSet<string> looked)
    {
        if (graph[id] is { } node && looked.Add(id))
        {
            foreach (var source in (node["inputs"] as JsonObject ?? []).Select(input => input.Value).OfType<JsonArray>())
            {
                Look(graph, (string)source[0]!, looked);
            }
        }
    }

    // A node without inputs is not refused: it ends the worker.
    private static JsonObject? InputError(JsonNode node, FakeDisk disk, string? missingModel) => node["inputs"] is not JsonObject inputs ? null
        : FakeNodes.Inputs((string)node["class_type"]!, missingModel).Select(input => InputError(input, inputs, disk)).FirstOrDefault(error => error is not null);

    private static JsonObject? InputError(FakeInput input, JsonObject inputs, FakeDisk disk)
    {
        if (!inputs.TryGetPropertyValue(input.Name, out var value))
        {
            return input.Required ? Input("required_input_missing", "Required input is missing", input.Name, null) : null;
        }

        return value switch
        {
            JsonArray => null,
            _ when input.IsUpload => disk.Read("input", "", value?.ToString() ?? "") is null ? Input("custom_validation_failed", "Custom validation failed for node", input.Name, value) : null,
            _ when input.Options is { } options => options.Any(option => (string)option! == value?.ToString()) ? null : Input("value_not_in_list", "Value not in list", input.Name, value),
            _ when input.Type is "INT" or "FLOAT" => RangeError(input, value),
            _ => null,
        };
    }

    private static JsonObject? RangeError(FakeInput input, JsonNode? value)
    {
        if (!decimal.TryParse(JsonSerializer.SerializeToElement(value).ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Input("invalid_input_type", $"Failed to convert an input value to a {input.Type} value", input.Name, value);
        }

        return number < Bound(input.Min) ? Input("value_smaller_than_min", $"Value {number} smaller than min of {input.Min}", input.Name, value)
            : number > Bound(input.Max) ? Input("value_bigger_than_max", $"Value {number} bigger than max of {input.Max}", input.Name, value)
            : null;
    }

    private static decimal? Bound(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    private static JsonObject Error(string type, string message, string details) => new()
    {
        ["error"] = new JsonObject { ["type"] = type, ["message"] = message, ["details"] = details, ["extra_info"] = new JsonObject() },
        ["node_errors"] = new JsonObject(),
    };
}
