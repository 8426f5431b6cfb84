using System.Globalization;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Scorers;

/// <summary>What a workflow's own nodes say of a check.</summary>
public static class ReportedScores
{
    private const string Origin = "As the workflow's own nodes reported it";

    /// <param name="scale">The scale that is configured for it; null where there is none, and a score from 0 to 1 is expected.</param>
    /// <returns>Null when nobody was to report it.</returns>
    public static SourcedScore? Of(GenerationOutcome.Rendered rendered, string check, CheckScale? scale)
    {
        if (rendered.MissingScores.Contains(check))
        {
            return SourcedScore.Failed("The workflow has a node for it, but no number came out of it.");
        }

        if (scale is not null)
        {
            return rendered.ReportedScores.TryGetValue(check, out var raw) || rendered.RawScores.TryGetValue(check, out raw)
                ? SourcedScore.Of(scale.Score(raw), raw, $"{Origin}: {Figure(raw)} on a scale from {Figure(scale.Worst)} to {Figure(scale.Best)}.")
                : SourcedScore.Failed("The workflow's own nodes are its source, and none of them reported it.");
        }

        return !rendered.ReportedScores.TryGetValue(check, out var told) ? null
            : told is >= 0 and <= 1 ? SourcedScore.Of(told, told, $"{Origin}.")
            : SourcedScore.Failed($"The workflow reported {Figure(told)} for it, which is not from 0 to 1. Give it a scale under Scorers.");
    }

    private static string Figure(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
