using System.Globalization;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Generation;

/// <summary>Says in one sentence what a segment went through.</summary>
public static class SummarySentence
{
    /// <example>Segment 5: failed attempt 1 (face 0.42), passed attempt 3 (face 0.87)</example>
    public static string Of(int segment, IEnumerable<AttemptView> attempts) => $"{Storyboards.Segment.NameOf(segment)}: {Of(attempts)}";

    /// <example>failed attempt 1 (face 0.42), passed attempt 3 (face 0.87)</example>
    public static string Of(IEnumerable<AttemptView> attempts)
    {
        var list = attempts.OrderBy(attempt => attempt.Number).ToList();
        if (list.Count == 0)
        {
            return "nothing was generated yet";
        }

        // The check by which a failure is told is the one to follow through the later attempts.
        var told = list.Select(Worst).FirstOrDefault(check => check is not null);
        return string.Join(", ", list.Select(attempt => Part(attempt, told)));
    }

    private static string Part(AttemptView attempt, string? told)
    {
        var verb = attempt.Status switch
        {
            AttemptStatus.Passed => "passed attempt",
            AttemptStatus.Failed => "failed attempt",
            AttemptStatus.Cancelled => "cancelled attempt",
            AttemptStatus.Generating => "generating attempt",
            _ => "waiting attempt",
        };
        var check = Worst(attempt) ?? told ?? "face_confidence";
        var score = attempt.Scores.FirstOrDefault(result => result.Score.Check == check && result.Measured)?.Score;
        var detail = score is not null
            ? string.Create(CultureInfo.InvariantCulture, $" ({ShortName(score.Check)} {score.Score:0.00})")
            : attempt.Status == AttemptStatus.Failed && attempt.Scores.IsEmpty ? " (machine)" : "";
        return $"{verb} {attempt.Number}{detail}";
    }

    private static string? Worst(AttemptView attempt) =>
        attempt.Scores.Where(result => result.Fails).OrderBy(result => result.Score.Score / Math.Max(result.Rule.Threshold, 0.01)).FirstOrDefault()?.Score.Check;

    private static string ShortName(string check) => check == "face_confidence" ? "face" : CheckCatalogue.LabelOf(check).ToLowerInvariant();
}
