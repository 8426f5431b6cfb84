using System.Collections.Immutable;
using System.Text.Json;

namespace RetryStudio.Domain.Narrations;

/// <summary>When each word is spoken, in order, as a backend reported it.</summary>
public sealed record WordTimes(ImmutableArray<SpokenWord> Words)
{
    /// <summary>Of the file in which a backend reports them.</summary>
    public const string Extension = ".words.json";

    /// <summary>Bytes of such a file; a larger one is not read.</summary>
    public const int MostBytes = 1 << 20;

    public const int MostWords = 5000;

    /// <summary>What a word may end after the recording has, in seconds: backends round.</summary>
    private const double Slack = 0.5;

    /// <summary>
    /// Reads <c>[{"word": "The", "start": 0.12, "end": 0.31}, …]</c>, seconds from the beginning. Null when it is anything else, when the
    /// times do not rise, or lie outside of the recording: then nothing of it can be trusted.
    /// </summary>
    public static WordTimes? Read(ReadOnlySpan<byte> json, double duration)
    {
        if (json.Length > MostBytes)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            var words = JsonSerializer.Deserialize<List<Reported?>>(ref reader, Options);
            return words is { Count: > 0 and <= MostWords } && IsSound(words, duration)
                ? new([.. words.Select(word => new SpokenWord(word!.Word!, word.Start!.Value, Math.Min(word.End!.Value, duration)))])
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { MaxDepth = 4 };

    private static bool IsSound(List<Reported?> words, double duration)
    {
        var last = 0.0;
        foreach (var word in words)
        {
            if (word is not { Word.Length: > 0 and <= 200, Start: { } start, End: { } end } || !double.IsFinite(start) || !double.IsFinite(end)
                || start < last || end < start || end > duration + Slack)
            {
                return false;
            }

            last = start;
        }

        return true;
    }

    private sealed record Reported(string? Word, double? Start, double? End);
}

/// <param name="Start">In seconds from the beginning of the recording.</param>
public sealed record SpokenWord(string Word, double Start, double End);
