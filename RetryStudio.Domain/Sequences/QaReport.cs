using System.Collections.Immutable;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>What QA says of a whole film.</summary>
/// <param name="Score">0..1: the mean of all shots; a missing one counts nothing.</param>
/// <param name="Findings">The gravest first, then in the storyboard's order.</param>
public sealed record QaReport(string Project, DateTimeOffset MadeAt, DeliveryFormat Format, double Score, ImmutableArray<QaShot> Shots, ImmutableArray<QaCheck> Checks, ImmutableArray<QaFinding> Findings)
{
    /// <summary>From what the steps brought. Pure.</summary>
    public static QaReport Of(SequenceState state)
    {
        ImmutableArray<QaShot> shots = [.. state.Shots.Select(shot => QaShot.Of(shot, state))];
        var judged = shots.Select(shot => shot.Verdict).OfType<MasterVerdict>().ToList();
        return new(
            state.Project, state.ReadAt, state.Format, shots.IsEmpty ? 0 : Math.Round(shots.Sum(shot => shot.Verdict?.Overall ?? 0) / shots.Length, 4), shots,
            [.. judged.SelectMany(verdict => verdict.Results).GroupBy(result => result.Score.Check).Select(QaCheck.Of).OrderByDescending(check => check.Failing).ThenByDescending(check => check.Warning).ThenBy(check => check.Label)],
            [.. SequenceChecks.Find(state, shots).OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Number)]);
    }

    public int Ready => Shots.Count(shot => shot.IsReady);
}

/// <summary>One shot in the report.</summary>
/// <param name="Verdict">Null before QA has looked at its present master.</param>
/// <param name="Sentence">What is to be known of it; null when nothing is.</param>
public sealed record QaShot(Guid SegmentId, int Number, int Scene, int Place, string SceneTitle, string Text, decimal Seconds, Master? Master, MasterVerdict? Verdict, bool IsReady, Severity? Severity, string? Sentence, string? AcceptedBy)
{
    public static QaShot Of(SequenceShot shot, SequenceState state)
    {
        var master = StepOrder.Current(shot, state);
        var verdict = master is not null && shot.Qa?.Result is StepResult.Judged judged ? judged.Verdict : null;
        return new(shot.SegmentId, shot.Number, shot.Scene, shot.Place, shot.SceneTitle, shot.Text, shot.Seconds, master, verdict,
            verdict is not null && shot.Qa!.Status == StepStatus.Done, shot.Qa?.Severity, shot.Qa?.Sentence, shot.Qa?.AcceptedBy);
    }
}

/// <summary>One check over all shots.</summary>
/// <param name="Mean">Of the shots it was measured of; null when it was measured of none.</param>
public sealed record QaCheck(string Check, string Label, int Measured, int Failing, int Warning, double? Mean, double? Worst)
{
    public static QaCheck Of(IGrouping<string, CheckResult> results)
    {
        var scores = results.Where(result => result.Measured).Select(result => result.Score.Score).ToList();
        return new(
            results.Key, CheckCatalogue.LabelOf(results.Key), scores.Count, results.Count(result => result.Fails), results.Count(result => result.Measured && result.Warns),
            scores.Count == 0 ? null : Math.Round(scores.Average(), 4), scores.Count == 0 ? null : scores.Min());
    }
}

public enum QaFindingKind
{
    /// <summary>The shot is not there.</summary>
    Missing,

    /// <summary>A check of the gate.</summary>
    Check,

    /// <summary>It is longer or shorter than the script wants it.</summary>
    Duration,

    /// <summary>The look jumps between two shots of a scene.</summary>
    Continuity,

    /// <summary>It is much louder or quieter than the shot before.</summary>
    Loudness,
}

public sealed record QaFinding(QaFindingKind Kind, Severity Severity, Guid SegmentId, int Number, string Sentence);
