namespace RetryStudio.Domain.Budgets;

/// <summary>What was measured of attempts that are alike. Sums are over GPU seconds per unit of work: an image, or a second of a clip.</summary>
/// <param name="Judged">Attempts that passed or failed.</param>
/// <param name="Triggering">Of those that failed, the ones whose check leads to a retry.</param>
public sealed record AttemptSample(int Judged, int Passed, int Triggering, double Seconds, double SecondsSquared)
{
    public static readonly AttemptSample None = new(0, 0, 0, 0, 0);

    public int Failed => Judged - Passed;
}

/// <summary>How attempts of one sort go.</summary>
/// <param name="Seconds">GPU seconds of one attempt per unit of work.</param>
/// <param name="Spread">Standard deviation of it.</param>
/// <param name="PassChance">0..1.</param>
/// <param name="GoOnChance">0..1: how often the check by which an attempt fails is one that leads to a retry.</param>
public sealed record AttemptOdds(double Seconds, double Spread, double PassChance, double GoOnChance)
{
    /// <summary>Standard error of <see cref="Seconds"/>: the fewer were measured, the larger.</summary>
    public double SecondsError { get; init; }

    /// <summary>Standard error of <see cref="PassChance"/>.</summary>
    public double PassError { get; init; }

    /// <summary>Where few attempts were measured in the project, the studio's stand in for the rest: as many as this.</summary>
    private const double Borrowed = 10;

    /// <summary>Before anything was measured, attempts differ by this share of their mean.</summary>
    private const double UsualSpread = 0.25;

    /// <summary>Whoever switches a policy on names the checks that fail: before any has, a retry is taken to follow.</summary>
    private const double UsualGoOn = 1;

    private const double BorrowedFailures = 4;

    /// <summary>The project's own measures, shrunk to the studio's where there are few.</summary>
    /// <param name="studioSeconds">GPU seconds per unit of work over all projects.</param>
    /// <param name="studioPassChance">0..1</param>
    public static AttemptOdds Of(AttemptSample own, double studioSeconds, double studioPassChance)
    {
        var weight = own.Judged + Borrowed;
        var seconds = (own.Seconds + (Borrowed * studioSeconds)) / weight;
        var ownVariance = own.Judged == 0 ? 0 : Math.Max(0, (own.SecondsSquared / own.Judged) - Math.Pow(own.Seconds / own.Judged, 2));
        var variance = ((own.Judged * ownVariance) + (Borrowed * Math.Pow(UsualSpread * seconds, 2))) / weight;
        var pass = Math.Clamp((own.Passed + (Borrowed * studioPassChance)) / weight, 0, 1);
        return new(seconds, Math.Sqrt(variance), pass, (own.Triggering + (BorrowedFailures * UsualGoOn)) / (own.Failed + BorrowedFailures))
        {
            SecondsError = Math.Sqrt(variance / weight),
            PassError = Math.Sqrt(pass * (1 - pass) / (weight + 1)),
        };
    }
}
