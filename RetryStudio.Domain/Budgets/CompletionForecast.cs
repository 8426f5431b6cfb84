namespace RetryStudio.Domain.Budgets;

/// <summary>Slots that are still to be made and are alike.</summary>
/// <param name="Units">Work of all of them: images, or seconds of clips.</param>
/// <param name="UnitSquares">Sum of the squares of each one's work.</param>
/// <param name="AttemptsLeft">What the policy still allows each of them, at least 1.</param>
/// <param name="PassesWanted">Passing attempts that are compared, at least 1.</param>
public sealed record OpenWork(int Slots, double Units, double UnitSquares, int AttemptsLeft, int PassesWanted, AttemptOdds Odds)
{
    /// <summary>The first of the attempts left is made and booked already: only its verdict is missing.</summary>
    public bool FirstIsBooked { get; init; }
}

/// <summary>What a project will have used when everything that is open has come to an end. GPU seconds.</summary>
/// <param name="Slots">Slots that are still to be made.</param>
/// <param name="P50">As likely too little as too much.</param>
/// <param name="P90">Too little only once in ten times.</param>
public sealed record CompletionForecast(int Slots, decimal P50, decimal P90)
{
    /// <summary>Of a normal distribution, nine tenths lie below the mean and so many standard deviations.</summary>
    private const double NinthDecile = 1.2816;

    /// <summary>
    /// Attempts are taken to be independent: each passes by its odds, a failed one is followed by another as often as its check leads to
    /// a retry, until enough passed or none is left. The sum over many slots is near a normal distribution. To chance comes that the odds
    /// themselves are not known exactly: slots that share them are all dearer than expected, or all cheaper.
    /// </summary>
    public static CompletionForecast Of(decimal spent, IEnumerable<OpenWork> open)
    {
        var (slots, mean, variance) = (0, 0.0, 0.0);
        foreach (var alike in open.GroupBy(work => work.Odds))
        {
            var (odds, ofPass, ofSeconds) = (alike.Key, 0.0, 0.0);
            foreach (var work in alike)
            {
                var (expected, squared) = AttemptsOf(work);
                var unpaid = expected - (work.FirstIsBooked ? 1 : 0);
                slots += work.Slots;
                mean += unpaid * odds.Seconds * work.Units;
                variance += ((unpaid * odds.Spread * odds.Spread) + ((squared - (expected * expected)) * odds.Seconds * odds.Seconds)) * work.UnitSquares;
                ofPass += SwingOf(work) * odds.Seconds * work.Units;
                ofSeconds += unpaid * odds.SecondsError * work.Units;
            }

            variance += (ofPass * ofPass) + (ofSeconds * ofSeconds);
        }

        return new(slots, spent + Rounded(mean), spent + Rounded(mean + (NinthDecile * Math.Sqrt(Math.Max(0, variance)))));
    }

    /// <summary>Mean and mean square of the number of attempts of one slot.</summary>
    public static (double Mean, double MeanSquare) AttemptsOf(OpenWork work)
    {
        var (pass, goOn) = (work.Odds.PassChance, work.Odds.GoOnChance);
        var (most, wanted) = (Math.Max(1, work.AttemptsLeft), Math.Max(1, work.PassesWanted));
        var (mean, meanSquare) = (0.0, 0.0);

        // By how many passed so far: the chance that the next attempt is made.
        var alive = new double[wanted];
        alive[0] = 1;
        for (var attempt = 1; attempt <= most; attempt++)
        {
            var next = new double[wanted];
            for (var passed = 0; passed < wanted; passed++)
            {
                // Once something has passed, a failure does not end the gathering.
                next[passed] += alive[passed] * (1 - pass) * (passed == 0 ? goOn : 1);
                if (passed + 1 < wanted)
                {
                    next[passed + 1] += alive[passed] * pass;
                }
            }

            var ended = alive.Sum() - (attempt == most ? 0 : next.Sum());
            mean += ended * attempt;
            meanSquare += ended * attempt * attempt;
            alive = next;
        }

        return (mean, meanSquare);
    }

    /// <summary>How many attempts more or fewer a slot takes when its pass chance is one standard error off.</summary>
    private static double SwingOf(OpenWork work)
    {
        var (chance, error) = (work.Odds.PassChance, work.Odds.PassError);
        var (low, high) = (Math.Max(0, chance - error), Math.Min(1, chance + error));
        return (AttemptsOf(work with { Odds = work.Odds with { PassChance = low } }).Mean - AttemptsOf(work with { Odds = work.Odds with { PassChance = high } }).Mean) / 2;
    }

    private static decimal Rounded(double seconds) => decimal.Round((decimal)Math.Min(seconds, 1e15), 1);
}
