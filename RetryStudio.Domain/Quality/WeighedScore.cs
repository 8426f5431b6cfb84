using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality;

/// <summary>A measured score that counts towards the quality.</summary>
/// <param name="Score">0..1.</param>
/// <param name="Weight">Above 0.</param>
public sealed record WeighedScore(string Check, double Score, double Weight)
{
    /// <summary>What of a judgement counts.</summary>
    public static ImmutableArray<WeighedScore> Of(ImmutableArray<CheckResult> results) =>
        [.. results.Where(result => result.Measured && result.Rule.Weight > 0).Select(result => new WeighedScore(result.Score.Check, result.Score.Score, result.Rule.Weight))];

    /// <summary>The weighted mean, 0..1; 0 of nothing.</summary>
    public static double Overall(IReadOnlyCollection<WeighedScore> scores) =>
        scores.Count == 0 ? 0 : Math.Round(scores.Sum(score => score.Score * score.Weight) / scores.Sum(score => score.Weight), 4);
}
