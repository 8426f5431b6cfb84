namespace RetryStudio.Domain.Narrations;

/// <summary>Finds the cuts between texts by the words that a backend heard. Pure.</summary>
internal static class WordCuts
{
    /// <summary>Share of the expected words that must have been heard.</summary>
    private const double LeastHeard = 0.8;

    /// <summary>How many words at either side of a cut may not have been recognised.</summary>
    private const int MostLost = 3;

    /// <summary>Word times are rounded, and silences begin and end a moment beside the words; in seconds.</summary>
    private const double Rounding = 0.1;

    /// <summary>Null when the words do not fit the texts.</summary>
    public static IReadOnlyList<double>? Of(IReadOnlyList<string> texts, WordTimes times, IReadOnlyList<SpokenSpan> silences)
    {
        var expected = texts.SelectMany((text, index) => SpokenLetters.Words(text).Select(word => (Word: word, Text: index))).ToList();
        var heard = times.Words.Select(word => string.Concat(SpokenLetters.Words(word.Word))).ToList();
        var match = Match([.. expected.Select(item => item.Word)], heard);
        if (match.Count(at => at >= 0) < LeastHeard * expected.Count)
        {
            return null;
        }

        var cuts = new List<double>();
        for (var first = 1; first < expected.Count; first++)
        {
            if (expected[first].Text == expected[first - 1].Text)
            {
                continue;
            }

            if (Between(match, first, times, silences) is not { } cut || (cuts.Count > 0 && cut <= cuts[^1]))
            {
                return null;
            }

            cuts.Add(cut);
        }

        return cuts.Count == texts.Count - 1 ? cuts : null;
    }

    /// <summary>Between two words that were recognised and follow each other; where one was lost, the longest silence between those that were not.</summary>
    private static double? Between(int[] match, int first, WordTimes times, IReadOnlyList<SpokenSpan> silences)
    {
        var before = Enumerable.Range(1, MostLost + 1).Select(step => first - step).Where(at => at >= 0 && match[at] >= 0).Select(at => (int?)at).FirstOrDefault();
        var behind = Enumerable.Range(0, MostLost + 1).Select(step => first + step).Where(at => at < match.Length && match[at] >= 0).Select(at => (int?)at).FirstOrDefault();
        if (before is not { } last || behind is not { } next)
        {
            return null;
        }

        var (end, start) = (times.Words[match[last]].End, times.Words[match[next]].Start);
        if (next == last + 1 && match[next] == match[last] + 1)
        {
            return start >= end ? (end + start) / 2 : null;
        }

        var silence = silences.Where(silence => silence.Start >= end - Rounding && silence.End <= start + Rounding).MaxBy(silence => silence.Seconds);
        return silence is null ? null : (silence.Start + silence.End) / 2;
    }

    /// <summary>For each expected word the one that was heard for it, or -1: the longest common sequence of both.</summary>
    private static int[] Match(string[] expected, List<string> heard)
    {
        // Twice as many words as were to be spoken are no reading of them.
        var match = new int[expected.Length];
        Array.Fill(match, -1);
        if (heard.Count > (2 * expected.Length) + 20)
        {
            return match;
        }

        var lengths = new ushort[expected.Length + 1, heard.Count + 1];
        for (var i = expected.Length - 1; i >= 0; i--)
        {
            for (var j = heard.Count - 1; j >= 0; j--)
            {
                lengths[i, j] = expected[i] == heard[j] ? (ushort)(lengths[i + 1, j + 1] + 1) : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < expected.Length && j < heard.Count;)
        {
            if (expected[i] == heard[j])
            {
                match[i++] = j++;
            }
            else if (lengths[i + 1, j] >= lengths[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return match;
    }
}
