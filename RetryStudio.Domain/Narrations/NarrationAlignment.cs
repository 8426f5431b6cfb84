using System.Collections.Immutable;

namespace RetryStudio.Domain.Narrations;

/// <summary>Where in a recording each of several texts is spoken.</summary>
public abstract record Alignment
{
    private Alignment()
    {
    }

    /// <summary>One span for each text; together they are the whole recording.</summary>
    public sealed record Found(ImmutableArray<SpokenSpan> Spans, AlignedBy By) : Alignment;

    /// <summary>It cannot be told.</summary>
    public sealed record Unclear(string Sentence) : Alignment;
}

/// <summary>What told where to cut.</summary>
public enum AlignedBy
{
    Words,
    Silences,
}

/// <param name="Start">In seconds from the beginning of the recording.</param>
public sealed record SpokenSpan(double Start, double End)
{
    public double Seconds => End - Start;
}

/// <summary>Tells which part of a recording belongs to which text. Every cut lies in the middle of a pause. Pure.</summary>
public static class NarrationAlignment
{
    /// <summary>A text that has no words says nothing that could be found.</summary>
    private const string NoWords = "A segment of it has no words, so nothing says where it is spoken.";

    /// <param name="texts">In the order in which they are spoken.</param>
    /// <param name="words">As the backend reported them; null when it reported none.</param>
    /// <param name="silences">Of the recording, in order.</param>
    /// <param name="duration">Of the recording, in seconds.</param>
    public static Alignment Of(IReadOnlyList<string> texts, WordTimes? words, IReadOnlyList<SpokenSpan> silences, double duration)
    {
        if (texts.Count == 0 || !double.IsFinite(duration) || duration <= 0)
        {
            return new Alignment.Unclear("The recording is empty.");
        }

        if (texts.Any(text => SpokenLetters.Of(text) == 0))
        {
            return new Alignment.Unclear(NoWords);
        }

        if (texts.Count == 1)
        {
            return new Alignment.Found([new(0, duration)], AlignedBy.Silences);
        }

        return words is not null && WordCuts.Of(texts, words, silences) is { } cuts && Spans(cuts, duration) is { } spans
            ? new Alignment.Found(spans, AlignedBy.Words)
            : BySilences(texts, silences, duration);
    }

    private static Alignment BySilences(IReadOnlyList<string> texts, IReadOnlyList<SpokenSpan> silences, double duration)
    {
        var pauses = silences.Where(pause => pause.Start > 0 && pause.End < duration && pause.Seconds > 0).ToList();
        if (pauses.Count < texts.Count - 1)
        {
            return new Alignment.Unclear($"{texts.Count} segments are spoken in it, and it has {(pauses.Count == 0 ? "no pause" : pauses.Count == 1 ? "only 1 pause" : $"only {pauses.Count} pauses")}.");
        }

        return PauseCuts.Of([.. texts.Select(SpokenLetters.Of)], pauses, duration) is { } cuts && Spans(cuts, duration) is { } spans
            ? new Alignment.Found(spans, AlignedBy.Silences)
            : new Alignment.Unclear("Its pauses do not say clearly where one segment ends and the next one begins.");
    }

    /// <summary>Null when a part would have no length.</summary>
    private static ImmutableArray<SpokenSpan>? Spans(IReadOnlyList<double> cuts, double duration)
    {
        var edges = new List<double>([0, .. cuts, duration]);
        var spans = edges.Zip(edges.Skip(1), (start, end) => new SpokenSpan(start, end)).ToImmutableArray();
        return spans.All(span => span.Seconds >= 0.05) ? spans : null;
    }
}
