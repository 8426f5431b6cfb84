using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetryStudio.Domain.Workflows;

/// <summary>One node of a workflow in API format.</summary>
/// <param name="Id">As the file has it; flattened subgraphs have ids like <c>129:86</c>.</param>
/// <param name="Title">What its author called it; null when they did not.</param>
public sealed record GraphNode(string Id, string ClassType, string? Title, JsonObject Inputs)
{
    /// <summary>Inputs that hold a value, not a link to another node.</summary>
    public IEnumerable<string> Values => Inputs.Where(input => LinkOf(input.Value) is null).Select(input => input.Key);

    /// <summary>The nodes that it takes something from.</summary>
    public IEnumerable<string> Sources => Inputs.Select(input => LinkOf(input.Value)).OfType<string>();

    public bool Has(string input) => Inputs.ContainsKey(input);

    /// <summary>The node an input is linked to; null when it holds a value or is not there.</summary>
    public string? Link(string input) => Inputs.TryGetPropertyValue(input, out var value) ? LinkOf(value) : null;

    /// <summary>The text an input holds; null when it is linked, or not there.</summary>
    public string? Text(string input) => Inputs.TryGetPropertyValue(input, out var value) && LinkOf(value) is null ? value?.ToString() : null;

    // A link is the id of a node and the ordinal of one of its outputs.
    private static string? LinkOf(JsonNode? value) =>
        value is JsonArray { Count: 2 } pair && pair[0]?.GetValueKind() == JsonValueKind.String && pair[1]?.GetValueKind() == JsonValueKind.Number ? pair[0]!.GetValue<string>() : null;
}
