using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>
/// Reads the scores that a workflow's own quality nodes put out: by convention in any text that is a JSON object such as
/// {"face_confidence":0.42}, by binding also a plain number. A node that is bound may report in a scale of its own; of other
/// numbers only those from 0 to 1 are scores by themselves.
/// </summary>
public static class ComfyUiScores
{
    /// <summary>Longer texts are prose, not scores.</summary>
    private const int TextLimit = 65536;

    /// <summary>Other numbers that are kept, in case a scale is set up for them.</summary>
    private const int MostOthers = 32;

    /// <summary>Adds what was reported. A check that is bound has the number of its place, or is missing.</summary>
    public static GenerationOutcome.Rendered Into(GenerationOutcome.Rendered rendered, JsonElement outputs, ImmutableArray<ScoreMark> bound)
    {
        var scores = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var others = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (name, score) in ComfyUiOutputs.Nodes(outputs).SelectMany(node => Told(node.Value)).Where(told => bound.All(mark => mark.Check != told.Name)))
        {
            if (IsScore(score))
            {
                scores[name] = score;
            }
            else if (others.Count < MostOthers && CheckCatalogue.IsName(name))
            {
                others[name] = score;
            }
        }

        var missing = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var mark in bound)
        {
            if (At(outputs, mark) is { } score)
            {
                scores[mark.Check] = score;
            }
            else
            {
                missing.Add(mark.Check);
            }
        }

        return rendered with { ReportedScores = scores.ToImmutable(), RawScores = others.ToImmutable(), MissingScores = missing.ToImmutable() };
    }

    /// <summary>Whether a node tells a score by convention.</summary>
    public static bool AreIn(JsonElement node) => Told(node).Any(told => IsScore(told.Score));

    private static bool IsScore(double number) => number is >= 0 and <= 1;

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
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Finite(number)
            : Read(text) is { } told ? new[] { check, "score", "value" }.Select(name => told.TryGetProperty(name, out var value) ? Number(value) : null).FirstOrDefault(score => score is not null)
            : null;
    }

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? Finite(number) : null;

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;

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
