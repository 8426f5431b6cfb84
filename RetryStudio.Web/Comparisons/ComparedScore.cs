using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Web.Comparisons;

/// <summary>One check of several attempts.</summary>
/// <param name="Scores">One for each attempt, in their order; null where it was not measured.</param>
public sealed record ComparedScore(string Label, ImmutableArray<double?> Scores)
{
    /// <summary>Scores nearer than this say nothing.</summary>
    private const double Noticed = 0.02;

    private double Spread => Scores.Max(score => score ?? 0) - Scores.Min(score => score ?? 0);

    /// <summary>Whether the attempt is better than some other one, and no other is better than it.</summary>
    public bool IsBest(int index) => Scores[index] is { } score && Scores.All(other => other is null || other < score + Noticed) && Scores.Any(other => other <= score - Noticed);

    /// <summary>The whole first, then every check that any of them has: those that tell them apart before those that do not.</summary>
    public static IEnumerable<ComparedScore> Of(IReadOnlyCollection<AttemptView> attempts) =>
        attempts.SelectMany(attempt => attempt.Scores).Select(result => result.Score.Check).Distinct()
            .Select(check => new ComparedScore(CheckCatalogue.LabelOf(check), [.. attempts.Select(attempt => ScoreOf(attempt, check))]))
            .OrderByDescending(line => Math.Round(line.Spread, 2))
            .Prepend(new("Quality", [.. attempts.Select(attempt => attempt.Overall)]));

    public static string Words(double? score) => score is { } value ? Shared.Words.Score(value) : "–";

    private static double? ScoreOf(AttemptView attempt, string check) =>
        attempt.Scores.FirstOrDefault(result => result.Score.Check == check) is { Measured: true } found ? found.Score.Score : null;
}
