using System.Collections.Immutable;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Retries;

/// <summary>Chooses among passing attempts.</summary>
public static class BestOfN
{
    /// <summary>
    /// The attempt with the highest quality score; ties go to the earlier one. Null when none passed. Where a check was measured of
    /// some only, it does not count for any: otherwise the one that could not be measured would win by it.
    /// </summary>
    public static PastAttempt? Choose(IEnumerable<PastAttempt> attempts)
    {
        var passed = attempts.Where(attempt => attempt.Passed).ToList();
        var common = Common(passed);
        return passed.OrderByDescending(attempt => Quality(attempt, common)).ThenBy(attempt => attempt.Number).FirstOrDefault();
    }

    /// <summary>Whether some of those that passed were measured by checks that others were not.</summary>
    public static bool LeavesChecksOut(IEnumerable<PastAttempt> attempts)
    {
        var passed = attempts.Where(attempt => attempt.Passed).ToList();
        var common = Common(passed);
        return !common.IsEmpty && passed.Any(attempt => attempt.Scores.Length > common.Count);
    }

    private static ImmutableHashSet<string> Common(List<PastAttempt> passed) => passed.Count == 0
        ? []
        : passed.Select(Checks).Aggregate((all, those) => all.Intersect(those));

    private static ImmutableHashSet<string> Checks(PastAttempt attempt) => [.. attempt.Scores.Select(score => score.Check)];

    private static double Quality(PastAttempt attempt, ImmutableHashSet<string> common) =>
        common.IsEmpty ? attempt.Overall : WeighedScore.Overall([.. attempt.Scores.Where(score => common.Contains(score.Check))]);
}
