using System.Collections.Immutable;
using System.Text.Json;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>A node class as its server describes it.</summary>
/// <param name="IsOutput">It keeps or shows a result: the server runs what such nodes take from, and nothing else.</param>
public sealed record ComfyUiNode(string Class, ImmutableSortedDictionary<string, ComfyUiInput> Inputs, bool IsOutput)
{
    public static ComfyUiNode Read(string nodeClass, JsonElement description)
    {
        var inputs = ImmutableSortedDictionary.CreateBuilder<string, ComfyUiInput>(StringComparer.Ordinal);
        foreach (var group in Objects(description, "input").Where(group => group.Name is "required" or "optional" && group.Value.ValueKind == JsonValueKind.Object))
        {
            foreach (var input in group.Value.EnumerateObject())
            {
                inputs[input.Name] = ComfyUiInput.Read(input.Value, group.Name == "required");
            }
        }

        return new(nodeClass, inputs.ToImmutable(), description.ValueKind == JsonValueKind.Object && description.TryGetProperty("output_node", out var output) && output.ValueKind == JsonValueKind.True);
    }

    private static IEnumerable<JsonProperty> Objects(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : [];
}

/// <param name="Type">INT, FLOAT, STRING, COMBO, MODEL …</param>
/// <param name="Options">What a combo offers; empty for anything else.</param>
/// <param name="Min">Exact, as are the others: a seed's maximum has twenty digits.</param>
/// <param name="TakesAny">The node judges the value itself, whatever the options: an image that was just uploaded is not among them.</param>
public sealed record ComfyUiInput(string Type, bool Required, ImmutableArray<string> Options, decimal? Min, decimal? Max, decimal? Step, bool TakesAny)
{
    /// <summary>Combos come in two shapes: [[values], {…}] and ["COMBO", {"options": [values]}].</summary>
    public static ComfyUiInput Read(JsonElement input, bool required)
    {
        var first = Item(input, 0);
        var facts = Item(input, 1);
        var listed = first.ValueKind == JsonValueKind.Array ? first : facts.ValueKind == JsonValueKind.Object && facts.TryGetProperty("options", out var options) ? options : default;
        return new(
            first.ValueKind == JsonValueKind.String ? first.GetString()! : "COMBO",
            required,
            listed.ValueKind == JsonValueKind.Array ? [.. listed.EnumerateArray().Select(option => option.ValueKind == JsonValueKind.String ? option.GetString()! : option.GetRawText())] : [],
            Number(facts, "min"), Number(facts, "max"), Number(facts, "step"),
            facts.ValueKind == JsonValueKind.Object && facts.EnumerateObject().Any(fact => fact.Name.EndsWith("_upload", StringComparison.Ordinal) || fact.Name == "remote"));
    }

    private static JsonElement Item(JsonElement input, int index) => input.ValueKind == JsonValueKind.Array && input.GetArrayLength() > index ? input[index] : default;

    private static decimal? Number(JsonElement facts, string name) =>
        facts.ValueKind == JsonValueKind.Object && facts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;
}
