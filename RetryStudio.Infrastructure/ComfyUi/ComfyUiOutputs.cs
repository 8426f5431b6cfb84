using System.Collections.Immutable;
using System.Text.Json;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Reads what a prompt's nodes put out. The keys say little (a video stands under 'images'), so files are taken wherever they stand.</summary>
public static class ComfyUiOutputs
{
    /// <summary>All files that may be the result: those of the bound nodes first, saved ones before previews.</summary>
    public static ImmutableArray<OutputFile> Files(JsonElement outputs, PromptMark mark)
    {
        ImmutableArray<(string Node, JsonElement Item)> found =
        [
            .. Nodes(outputs)
                .Where(node => mark.Scores.All(score => score.Node != node.Name))
                .SelectMany(node => Items(node.Value).Where(item => Text(item, "filename") is { Length: > 0 }).Select(item => (Node: node.Name, Item: item)))
                .OrderBy(file => Place(mark, file.Node)).ThenBy(file => Text(file.Item, "type") == "output" ? 0 : 1),
        ];

        // What a node shows beside a score is no result, unless there is nothing else or it is the very node that was bound.
        var reporting = Nodes(outputs).Where(node => node.Name != mark.Outputs.FirstOrDefault() && ComfyUiScores.AreIn(node.Value)).Select(node => node.Name).ToHashSet();
        var others = found.Where(file => !reporting.Contains(file.Node)).ToImmutableArray();
        return [.. (others.IsEmpty ? found : others).Select(file => File(file.Item))];
    }

    internal static IEnumerable<JsonProperty> Nodes(JsonElement outputs) =>
        outputs.ValueKind == JsonValueKind.Object ? outputs.EnumerateObject() : [];

    internal static IEnumerable<JsonProperty> Lists(JsonElement node) =>
        node.ValueKind == JsonValueKind.Object ? node.EnumerateObject().Where(list => list.Value.ValueKind == JsonValueKind.Array) : [];

    internal static IEnumerable<JsonElement> Items(JsonElement node) => Lists(node).SelectMany(list => list.Value.EnumerateArray());

    private static int Place(PromptMark mark, string node) => mark.Outputs.IndexOf(node) is >= 0 and var place ? place : mark.Outputs.Length;

    private static OutputFile File(JsonElement item)
    {
        var name = Text(item, "filename")!;
        return new(name, $"filename={Uri.EscapeDataString(name)}&subfolder={Uri.EscapeDataString(Text(item, "subfolder") ?? "")}&type={Uri.EscapeDataString(Text(item, "type") ?? "output")}");
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
