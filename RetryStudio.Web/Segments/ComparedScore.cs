using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Web.Segments;

public enum Side
{
    Neither,
    First,
    Second,
}

/// <summary>One check of two attempts.</summary>
/// <param name="First">Null when it was not measured.</param>
/// <param name="Second">Null when it was not measured.</param>
public sealed record ComparedScore(string Label, double? First, double? Second)
{
    /// <summary>Scores nearer than this say nothing.</summary>
    private const double Noticed = 0.02;

    public Side Better => (First, Second) switch
    {
        ({ } first, { } second) when Math.Abs(first - second) >= Noticed => first > second ? Side.First : Side.Second,
        _ => Side.Neither,
    };

    /// <summary>The whole first, then every check that either of them has: those that tell them apart before those that do not.</summary>
    public static IEnumerable<ComparedScore> Of(AttemptView first, AttemptView second) =>
        first.Scores.Concat(second.Scores).Select(result => result.Score.Check).Distinct()
            .Select(check => new ComparedScore(CheckCatalogue.LabelOf(check), ScoreOf(first, check), ScoreOf(second, check)))
            .OrderByDescending(line => Math.Round(Math.Abs((line.First ?? 0) - (line.Second ?? 0)), 2))
            .Prepend(new("Quality", first.Overall, second.Overall));

    public static string Words(double? score) => score is { } value ? Shared.Words.Score(value) : "–";

    private static double? ScoreOf(AttemptView attempt, string check) =>
        attempt.Scores.FirstOrDefault(result => result.Score.Check == check) is { Measured: true } found ? found.Score.Score : null;
}
