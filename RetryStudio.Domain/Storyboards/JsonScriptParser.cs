using System.Globalization;
using System.Text.Json;

namespace RetryStudio.Domain.Storyboards;

/// <summary>
/// Reads JSON: an array of rows with the CSV's names, or <c>{"scenes":[{"title","scene_type","segments":[…]}]}</c>.
/// Rows are counted as lines, from 1.
/// </summary>
public static class JsonScriptParser
{
    public static ScriptReading Parse(string json, IReadOnlySet<string> sceneTypes)
    {
        var collector = new ScriptCollector(sceneTypes);
        try
        {
            using var document = JsonDocument.Parse(json.AsMemory().TrimStart('\uFEFF'));
            var row = 0;
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                foreach (var element in document.RootElement.EnumerateArray())
                {
                    ReadSegment(collector, element, ++row, startsScene: true);
                }
            }
            else if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("scenes", out var scenes) && scenes.ValueKind == JsonValueKind.Array)
            {
                ReadScenes(collector, scenes, row);
            }
            else
            {
                collector.Bad(1, "The JSON must be an array of segments, or an object with 'scenes'.");
            }
        }
        catch (JsonException broken)
        {
            collector.Bad((int)(broken.LineNumber ?? 0) + 1, "This is not JSON from here on. Check commas, brackets and quotation marks.");
        }

        catch (InvalidOperationException)
        {
            // An escape such as \ud800 without its second half: JSON, but not text.
            collector.Bad(1, "A text in the JSON holds half of a character. Save the text as UTF-8.");
        }

        return collector.Finish();
    }

    private static void ReadScenes(ScriptCollector collector, JsonElement scenes, int row)
    {
        var number = 0;
        foreach (var scene in scenes.EnumerateArray())
        {
            number++;
            if (scene.ValueKind != JsonValueKind.Object || !scene.TryGetProperty("segments", out var segments) || segments.ValueKind != JsonValueKind.Array)
            {
                collector.Bad(row + 1, $"Scene {number} has no 'segments'.");
                continue;
            }

            collector.StartScene(row + 1, Text(scene, "title") ?? $"Scene {number}", Text(scene, "scene_type"));
            foreach (var element in segments.EnumerateArray())
            {
                ReadSegment(collector, element, ++row, startsScene: false);
            }
        }
    }

    private static void ReadSegment(ScriptCollector collector, JsonElement element, int row, bool startsScene)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            collector.AddSegment(row, new(element.GetString()!.Trim()));
            return;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            collector.Bad(row, "A segment is a text, or an object with 'text'.");
            return;
        }

        if (startsScene && Text(element, "scene") is { } scene && scene != collector.CurrentTitle)
        {
            collector.StartScene(row, scene, null);
        }

        if (!TrySeconds(element, out var seconds))
        {
            collector.Bad(row, "'seconds' is not a number.");
            return;
        }

        collector.AddSegment(row, new(Text(element, "text") ?? "", Text(element, "image_prompt"), Text(element, "video_prompt"), seconds));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text ? text : null;

    private static bool TrySeconds(JsonElement element, out decimal? seconds)
    {
        seconds = null;
        if (!element.TryGetProperty("seconds", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
        {
            seconds = number;
            return true;
        }

        if (value.ValueKind == JsonValueKind.String && decimal.TryParse(value.GetString(), PlainText.Number, CultureInfo.InvariantCulture, out number))
        {
            seconds = number;
            return true;
        }

        return false;
    }
}
