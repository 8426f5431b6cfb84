namespace RetryStudio.Domain.Quality;

/// <summary>What follows when a check that counts could not be measured. It is never a retry.</summary>
public enum OnMissing
{
    /// <summary>A warning where nobody has set up a source, a person where the source failed.</summary>
    BySource,

    Warn,

    Review,
}

/// <summary>One line of a gate.</summary>
/// <param name="Fail">Least score that does not fail, 0..1; null for a check that only warns.</param>
/// <param name="Warn">Least score without a warning, 0..1, no lower than <paramref name="Fail"/>.</param>
/// <param name="Weight">Share in the quality score, 0..10.</param>
public sealed record GateRule(string Check, double? Fail = 0.5, double Warn = 0.5, double Weight = 1, OnMissing OnMissing = OnMissing.BySource)
{
    public const double MostWeight = 10;

    /// <summary>Whether it only warns.</summary>
    public bool Advisory => Fail is null;

    /// <summary>The score its results are held against.</summary>
    public double Threshold => Fail ?? Warn;

    /// <summary>A check that never fails an attempt.</summary>
    public static GateRule Hint(string check, double weight = 0, double warn = 0.5) => new(check, null, warn, weight);
}
