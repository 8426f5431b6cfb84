namespace RetryStudio.Domain.Narrations;

/// <summary>
/// Chooses the pauses between texts by dynamic programming: each text should last as long as its letters let expect, and what lies
/// between two texts is a long pause rather than a short one. Pure.
/// </summary>
internal static class PauseCuts
{
    /// <summary>Pauses that are looked at: the longest ones.</summary>
    private const int Most = 400;

    /// <summary>How much a pause costs that is half as long as the longest one, against a text that is off by one deviation.</summary>
    private const double ShortPause = 4;

    /// <summary>A text that lasts this many times longer or shorter than expected, and a second more, was not found, whatever the pauses say.</summary>
    private const double MostOff = 3;

    /// <summary>Another choice that costs so little more is as likely.</summary>
    private const double Clear = 0.5;

    /// <summary>The middle of each chosen pause; null when there is no choice that could be right, or another one is as likely.</summary>
    /// <param name="letters">Of each text, all of them more than 0.</param>
    /// <param name="pauses">At least one fewer than texts.</param>
    public static IReadOnlyList<double>? Of(IReadOnlyList<int> letters, IReadOnlyList<SpokenSpan> pauses, double duration)
    {
        // A text never takes less than its neighbours' pauses, so more than the longest few hundred are beside the point.
        var candidates = pauses.OrderByDescending(pause => pause.Seconds).Take(Math.Max(Most, letters.Count - 1)).OrderBy(pause => pause.Start).ToList();
        var costs = new ChoiceCosts(letters, candidates, duration);
        if (costs.Best() is not { } best)
        {
            return null;
        }

        var chosen = best.Chosen.Select(index => candidates[index]).ToList();
        double[] edges = [0, .. chosen.Select(Middle), duration];
        var off = letters.Where((_, text) => IsOff(edges[text + 1] - edges[text], costs.Expected(text)));
        return off.Any() || costs.Rivals(best, Clear) ? null : edges[1..^1];
    }

    private static bool IsOff(double lasts, double expected) => lasts > (MostOff * expected) + 1 || expected > (MostOff * lasts) + 1;

    private static double Middle(SpokenSpan pause) => (pause.Start + pause.End) / 2;

    private sealed record Choice(int[] Chosen, double Cost);

    private sealed class ChoiceCosts(IReadOnlyList<int> letters, List<SpokenSpan> pauses, double duration)
    {
        private readonly double _longest = pauses.Max(pause => pause.Seconds);

        private readonly int _letters = letters.Sum();

        // As many as there are cuts: what lies between two texts.
        private readonly double _pause = pauses.Select(pause => pause.Seconds).OrderDescending().Take(letters.Count - 1).Average();

        /// <summary>Its letters, at the pace of the whole, with half a pause at each side where another text follows.</summary>
        public double Expected(int text)
        {
            var spoken = Math.Max(0.1, duration - ((letters.Count - 1) * _pause));
            return (letters[text] * spoken / _letters) + (text == 0 || text == letters.Count - 1 ? _pause / 2 : _pause);
        }

        /// <summary>The cheapest rising choice of one pause for each place between two texts.</summary>
        public Choice? Best()
        {
            var places = letters.Count - 1;
            var (costs, from) = (new double[places, pauses.Count], new int[places, pauses.Count]);
            for (var place = 0; place < places; place++)
            {
                for (var pause = place; pause < pauses.Count; pause++)
                {
                    (costs[place, pause], from[place, pause]) = place == 0 ? (Length(0, 0, At(pause)), -1) : Cheapest(costs, place, pause);
                    costs[place, pause] += Shortness(pause);
                }
            }

            var last = Enumerable.Range(places - 1, pauses.Count - places + 1).MinBy(pause => costs[places - 1, pause] + Length(places, At(pause), duration));
            var cost = costs[places - 1, last] + Length(places, At(last), duration);
            return double.IsFinite(cost) ? new(Trace(from, places, last), cost) : null;
        }

        /// <summary>Whether moving a single cut to another pause is as likely.</summary>
        public bool Rivals(Choice best, double clear)
        {
            for (var place = 0; place < best.Chosen.Length; place++)
            {
                var before = place == 0 ? -1 : best.Chosen[place - 1];
                var behind = place == best.Chosen.Length - 1 ? pauses.Count : best.Chosen[place + 1];
                var (from, to) = (before < 0 ? 0 : At(before), behind == pauses.Count ? duration : At(behind));
                var own = Around(place, best.Chosen[place], from, to);
                if (Enumerable.Range(before + 1, behind - before - 1).Any(pause => pause != best.Chosen[place] && Around(place, pause, from, to) < own + clear))
                {
                    return true;
                }
            }

            return false;
        }

        private (double Cost, int From) Cheapest(double[,] costs, int place, int pause)
        {
            var (cost, from) = (double.PositiveInfinity, -1);
            for (var earlier = place - 1; earlier < pause; earlier++)
            {
                if (costs[place - 1, earlier] + Length(place, At(earlier), At(pause)) is var sum && sum < cost)
                {
                    (cost, from) = (sum, earlier);
                }
            }

            return (cost, from);
        }

        private static int[] Trace(int[,] from, int places, int last)
        {
            var chosen = new int[places];
            for (var place = places - 1; place >= 0; place--)
            {
                (chosen[place], last) = (last, from[place, last]);
            }

            return chosen;
        }

        private double Around(int place, int pause, double from, double to) => Shortness(pause) + Length(place, from, At(pause)) + Length(place + 1, At(pause), to);

        private double At(int pause) => Middle(pauses[pause]);

        private double Shortness(int pause) => ShortPause * Math.Log2(_longest / pauses[pause].Seconds);

        private double Length(int text, double from, double to)
        {
            var off = (to - from - Expected(text)) / (0.5 + (0.25 * Expected(text)));
            return off * off / 2;
        }
    }
}
