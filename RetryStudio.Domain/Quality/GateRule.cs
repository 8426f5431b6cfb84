using System.Globalization;
using System.Text.Json.Serialization;

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
public sealed record GateRule(
    string Check,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Fail = 0.5,
    double Warn = 0.5,
    double Weight = 1,
    OnMissing OnMissing = OnMissing.BySource)
{
    public const double MostWeight = 10;

    /// <summary>Whether it only warns.</summary>
    [JsonIgnore]
    public bool Advisory => Fail is null;

    /// <summary>The score its results are held against.</summary>
    [JsonIgnore]
    public double Threshold => Fail ?? Warn;

    /// <summary>The rule in words, without its check.</summary>
    [JsonIgnore]
    public string Told => string.Create(CultureInfo.InvariantCulture, $"{(Fail is { } fail ? $"fails below {fail:0.00}" : "never fails")}, warns below {Warn:0.00}, weight {Weight:0.##}")
        + OnMissing switch { OnMissing.Warn => ", warns when missing", OnMissing.Review => ", goes to a person when missing", _ => "" };

    /// <summary>A check that never fails an attempt.</summary>
    public static GateRule Hint(string check, double weight = 0, double warn = 0.5) => new(check, null, warn, weight);
}
