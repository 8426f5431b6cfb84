using System.Collections.Immutable;
using System.Text.Json;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Reads what a prompt's nodes put out. The keys say little (a video stands under 'images'), so files are taken wherever they stand.</summary>
public static class ComfyUiOutputs
{
    /// <summary>Longer texts are prose, not scores.</summary>
    private const int ScoreTextLimit = 65536;

    /// <summary>All files: those of the bound nodes first, saved ones before previews.</summary>
    public static ImmutableArray<OutputFile> Files(JsonElement outputs, ImmutableArray<string> bound) =>
    [
        .. Nodes(outputs)
            .SelectMany(node => Items(node.Value).Where(item => Text(item, "filename") is { Length: > 0 }).Select(item => (Place: Place(bound, node.Name), Item: item)))
            .OrderBy(found => found.Place).ThenBy(found => Text(found.Item, "type") == "output" ? 0 : 1)
            .Select(found => File(found.Item)),
    ];

    /// <summary>The scores in text outputs such as {"face_confidence":0.42}; whatever is not a number from 0 to 1 is none.</summary>
    public static ImmutableSortedDictionary<string, double> Scores(JsonElement outputs)
    {
        var scores = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var texts = Nodes(outputs).SelectMany(node => Items(node.Value)).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);
        foreach (var (name, score) in texts.SelectMany(ScoresIn))
        {
            scores[name] = score;
        }

        return scores.ToImmutable();
    }

    private static IEnumerable<(string Name, double Score)> ScoresIn(string text)
    {
        if (text.Length > ScoreTextLimit || !text.AsSpan().TrimStart().StartsWith("{"))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateObject()
                .Where(property => property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetDouble(out var score) && score is >= 0 and <= 1)
                .Select(property => (property.Name, property.Value.GetDouble()))];
        }
        catch (JsonException)
        {
            // Prose that begins with a brace.
            return [];
        }
    }

    private static IEnumerable<JsonProperty> Nodes(JsonElement outputs) =>
        outputs.ValueKind == JsonValueKind.Object ? outputs.EnumerateObject() : [];

    private static IEnumerable<JsonElement> Items(JsonElement node) => node.ValueKind == JsonValueKind.Object
        ? node.EnumerateObject().Where(list => list.Value.ValueKind == JsonValueKind.Array).SelectMany(list => list.Value.EnumerateArray())
        : [];

    private static int Place(ImmutableArray<string> bound, string node) => bound.IndexOf(node) is >= 0 and var place ? place : bound.Length;

    private static OutputFile File(JsonElement item)
    {
        var name = Text(item, "filename")!;
        return new(name, $"filename={Uri.EscapeDataString(name)}&subfolder={Uri.EscapeDataString(Text(item, "subfolder") ?? "")}&type={Uri.EscapeDataString(Text(item, "type") ?? "output")}");
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
