using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality;

/// <summary>The scores that attempts got for one check.</summary>
/// <param name="Scores">0..1, ascending; never empty.</param>
public sealed record ScoreSpread(ImmutableArray<double> Scores)
{
    public const int Bins = 20;

    /// <summary>The share, 0..1, that fails where a project sets no rule itself; 0 where nothing is inherited.</summary>
    public double ShareInherited { get; init; }

    /// <summary>By check.</summary>
    public static IReadOnlyDictionary<string, ScoreSpread> Of(IEnumerable<JudgedAttempt> attempts) => attempts
        .SelectMany(attempt => attempt.Results)
        .Where(result => result.Measured)
        .GroupBy(result => result.Score.Check, result => result.Score.Score)
        .ToDictionary(group => group.Key, group => new ScoreSpread([.. group.Order()]));

    /// <summary>By check, with what fails by the gates of the attempts' own scene types.</summary>
    /// <param name="inherited">The gates, by scene type.</param>
    public static IReadOnlyDictionary<string, ScoreSpread> Of(IReadOnlyList<JudgedAttempt> attempts, IReadOnlyDictionary<Guid, Gate> inherited)
    {
        var failing = attempts
            .SelectMany(attempt => attempt.Results.Where(result => result.Measured && result.Score.Score < FailOf(inherited.GetValueOrDefault(attempt.SceneTypeId), result.Score.Check)))
            .CountBy(result => result.Score.Check).ToDictionary();
        return Of(attempts).ToDictionary(spread => spread.Key, spread => spread.Value with { ShareInherited = (double)failing.GetValueOrDefault(spread.Key) / spread.Value.Scores.Length });
    }

    /// <summary>How many scores lie in each twentieth from 0 to 1; a score of 1 is in the last.</summary>
    public ImmutableArray<int> Histogram()
    {
        var counts = new int[Bins];
        foreach (var score in Scores)
        {
            counts[Math.Clamp((int)(score * Bins), 0, Bins - 1)]++;
        }

        return [.. counts];
    }

    /// <summary>The share, 0..1, that a threshold would fail; none where there is no threshold.</summary>
    public double ShareBelow(double? threshold) => threshold is { } least ? (double)Scores.Count(score => score < least) / Scores.Length : 0;

    /// <summary>The share, 0..1, that a rule would fail; without one, the share that the inherited rules fail.</summary>
    public double ShareFailing(GateRule? rule) => rule is null ? ShareInherited : ShareBelow(rule.Fail);

    private static double? FailOf(Gate? gate, string check) => gate?.Rules.FirstOrDefault(rule => rule.Check == check)?.Fail;
}
