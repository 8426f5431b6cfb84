using System.Collections.Immutable;
using System.Globalization;

namespace RetryStudio.Domain.Quality;

public enum VerdictOutcome
{
    Passed,
    Failed,

    /// <summary>A check that counts could not be measured: a person looks at it.</summary>
    Unmeasured,
}

/// <summary>What the gate says of a result.</summary>
/// <param name="Overall">Weighted quality score 0..1, by which passing attempts are compared.</param>
/// <param name="FailedChecks">Names, the worst first.</param>
/// <param name="Sentence">Names the worst check, with the second where it shows.</param>
public sealed record Verdict(VerdictOutcome Outcome, ImmutableArray<CheckResult> Results, double Overall, ImmutableArray<string> FailedChecks, string Sentence)
{
    public static Verdict Of(ImmutableArray<CheckResult> judged)
    {
        var results = Explain(judged);
        var overall = WeighedScore.Overall(WeighedScore.Of(results));
        var failed = results.Where(result => result.Fails).OrderBy(Distance).ToImmutableArray();
        if (failed.Length > 0)
        {
            return new(VerdictOutcome.Failed, results, overall, [.. failed.Select(result => result.Score.Check)], Describe(failed[0], failed.Length - 1));
        }

        if (!results.Any(result => result.Measured))
        {
            return new(VerdictOutcome.Unmeasured, results, 0, [], "The gate has no check for this kind that could be measured, so a person must look at it.");
        }

        return results.FirstOrDefault(result => result.Blocks) is { } blocking
            ? new(VerdictOutcome.Unmeasured, results, overall, [], $"{Label(blocking)} could not be measured: {blocking.Score.Sentence}")
            : new(VerdictOutcome.Passed, results, overall, [], Commend([.. results.Where(result => result.Warns)]));
    }

    /// <summary>What it is compared with others by.</summary>
    public ImmutableArray<WeighedScore> Weighed => WeighedScore.Of(Results);

    /// <summary>It passed, and somebody should know of something all the same.</summary>
    public bool Warns => Results.Any(result => result.Warns);

    public static string Label(CheckResult result) => CheckCatalogue.LabelOf(result.Score.Check);

    private static ImmutableArray<CheckResult> Explain(ImmutableArray<CheckResult> judged)
    {
        ImmutableArray<CheckResult> fresh = [.. judged.Select(result => result with { Explained = false })];
        var explained = fresh.Where(result => result.Fails).SelectMany(result => CheckCatalogue.Find(result.Score.Check)?.Explains ?? []).ToHashSet();
        return [.. fresh.Select(result => result with { Explained = result.Fails && explained.Contains(result.Score.Check) })];
    }

    /// <summary>0 for the worst there can be, 1 for a score at its threshold.</summary>
    private static double Distance(CheckResult result) => result.Rule.Threshold <= 0 ? 1 : result.Score.Score / result.Rule.Threshold;

    private static string Describe(CheckResult worst, int others)
    {
        var at = worst.Score.At is { } seconds ? string.Create(CultureInfo.InvariantCulture, $" at {seconds:0.0} s") : "";
        var more = others switch { 0 => "", 1 => " One more check fails.", _ => $" {others} more checks fail." };
        return string.Create(CultureInfo.InvariantCulture, $"{Label(worst)} {worst.Score.Score:0.00} is below {worst.Rule.Threshold:0.00}{at}: {worst.Score.Sentence}{more}");
    }

    private static string Commend(List<CheckResult> warnings) => warnings.Count switch
    {
        0 => "Every check passed.",
        1 => $"No check failed; {Label(warnings[0])} warns: {warnings[0].Score.Sentence}",
        _ => $"No check failed; {warnings.Count} warn: {string.Join(", ", warnings.Select(Label))}.",
    };
}
