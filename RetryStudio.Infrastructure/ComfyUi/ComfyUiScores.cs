using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>
/// Reads the scores that a workflow's own quality nodes put out: by convention in any text that is a JSON object such as
/// {"face_confidence":0.42}, by binding also a plain number. Whatever is not from 0 to 1 is no score.
/// </summary>
public static class ComfyUiScores
{
    /// <summary>Longer texts are prose, not scores.</summary>
    private const int TextLimit = 65536;

    /// <summary>By check. A check that is bound has the score of its place, or none.</summary>
    public static ImmutableSortedDictionary<string, double> Of(JsonElement outputs, ImmutableArray<ScoreMark> bound)
    {
        var scores = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (name, score) in ComfyUiOutputs.Nodes(outputs).SelectMany(node => Told(node.Value)))
        {
            scores[name] = score;
        }

        foreach (var mark in bound)
        {
            scores.Remove(mark.Check);
            if (At(outputs, mark) is { } score)
            {
                scores[mark.Check] = score;
            }
        }

        return scores.ToImmutable();
    }

    /// <summary>Whether a node tells a score by convention.</summary>
    public static bool AreIn(JsonElement node) => Told(node).Any();

    private static IEnumerable<(string Name, double Score)> Told(JsonElement node) =>
        ComfyUiOutputs.Items(node).Where(item => item.ValueKind == JsonValueKind.String)
            .SelectMany(item => Read(item.GetString()!)?.EnumerateObject().Select(property => (property.Name, Score: Number(property.Value))) ?? [])
            .Where(told => told.Score is not null).Select(told => (told.Name, told.Score!.Value));

    private static double? At(JsonElement outputs, ScoreMark mark) => ComfyUiOutputs.Nodes(outputs)
        .Where(node => node.Name == mark.Node)
        .SelectMany(node => ComfyUiOutputs.Lists(node.Value))
        .Where(list => (mark.Key is null || list.Name == mark.Key) && mark.Index >= 0 && mark.Index < list.Value.GetArrayLength())
        .Select(list => Value(list.Value[mark.Index], mark.Check))
        .FirstOrDefault(score => score is not null);

    private static double? Value(JsonElement item, string check)
    {
        if (item.ValueKind != JsonValueKind.String)
        {
            return Number(item);
        }

        var text = item.GetString()!;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Score(number)
            : Read(text) is { } told ? new[] { check, "score", "value" }.Select(name => told.TryGetProperty(name, out var value) ? Number(value) : null).FirstOrDefault(score => score is not null)
            : null;
    }

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? Score(number) : null;

    private static double? Score(double number) => number is >= 0 and <= 1 ? number : null;

    private static JsonElement? Read(string text)
    {
        if (text.Length > TextLimit || !text.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            // Prose that begins with a brace.
            return null;
        }
    }
}
