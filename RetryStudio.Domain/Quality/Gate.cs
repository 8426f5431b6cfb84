using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality;

/// <summary>One threshold of a gate.</summary>
/// <param name="Threshold">Least score that passes, 0..1.</param>
/// <param name="Weight">Share in the quality score, 0 or more.</param>
/// <param name="Advisory">An advisory check never fails an attempt; it only warns.</param>
public sealed record GateRule(string Check, double Threshold = 0.5, double Weight = 1, bool Advisory = false);

/// <summary>The thresholds of a scene type.</summary>
public sealed record Gate(ImmutableArray<GateRule> Rules)
{
    /// <summary>Every built-in check at its own threshold; a reported face confidence where a face is expected.</summary>
    public static Gate Standard(bool expectsFace, bool expectsMotion) => new(
    [
        new("decodes", 0.5, 0),
        new("resolution", 0.5, 0),
        new("duration", 0.5, 0),
        new("black", 0.5, 0.5),
        new("frozen", 0.5, 0.5, Advisory: !expectsMotion),
        new("flicker", 0.5, 1),
        new("highlights", 0.5, 0.5),
        new("sharpness", 0.8, 1),
        new("loudness", 0.5, 1),
        .. expectsFace ? ImmutableArray.Create(new GateRule("face_confidence", 0.6, 3)) : [],
    ]);

    public bool Equals(Gate? other) => other is not null && Rules.SequenceEqual(other.Rules);

    public override int GetHashCode() => Rules.Length;

    /// <summary>Judges raw measures. Pure.</summary>
    public Verdict Judge(AssetKind kind, MediaMeasures measures, Recipe recipe)
    {
        var results = ImmutableArray.CreateBuilder<CheckResult>();
        foreach (var rule in Rules)
        {
            if (CheckCatalogue.Find(rule.Check, measures) is not { } check)
            {
                results.Add(new(new(rule.Check, CheckStatus.Unmeasured, 0, null, $"There is no check '{rule.Check}'.", null), rule));
            }
            else if (check.AppliesTo(kind))
            {
                results.Add(new(check.Score(measures, recipe), rule));
            }
        }

        return Verdict.Of(results.ToImmutable());
    }
}

/// <summary>A score beside the threshold it is held against.</summary>
public sealed record CheckResult(CheckScore Score, GateRule Rule)
{
    public bool Measured => Score.Status == CheckStatus.Measured;

    public bool MeetsThreshold => Measured && Score.Score >= Rule.Threshold;

    public bool Fails => Measured && !MeetsThreshold && !Rule.Advisory;

    /// <summary>Unmeasured and not advisory: neither a pass nor a fail.</summary>
    public bool Blocks => !Measured && !Rule.Advisory;
}
