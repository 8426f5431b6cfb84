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
        ImmutableArray<QaShot> shots = [.. state.Shots.Select((shot, index) => QaShot.Of(shot, index == 0 ? null : state.Shots[index - 1], state))];
        var judged = shots.Select(shot => shot.Verdict).OfType<MasterVerdict>().ToList();
        return new(
            state.Project, state.ReadAt, state.Format, shots.IsEmpty ? 0 : Math.Round(shots.Sum(shot => shot.Verdict?.Overall ?? 0) / shots.Length, 4), shots,
            [.. judged.SelectMany(verdict => verdict.Results).GroupBy(result => result.Score.Check).Select(QaCheck.Of).OrderByDescending(check => check.Failing).ThenByDescending(check => check.Warning).ThenBy(check => check.Label)],
            [.. SequenceChecks.Find(state, shots).OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Number)]);
    }

    /// <summary>The same without the results of every shot's checks, which are most of it. What was mended keeps its scores.</summary>
    public QaReport Brief() => this with { Shots = [.. Shots.Select(shot => shot with { Verdict = shot.Verdict is { } verdict ? verdict with { Results = [] } : null })] };

    public int Ready => Shots.Count(shot => shot.IsReady);
}

/// <summary>One shot in the report.</summary>
/// <param name="Verdict">Null before QA has looked at its present master.</param>
/// <param name="Sentence">What is to be known of it; null when nothing is.</param>
public sealed record QaShot(Guid SegmentId, int Number, int Scene, int Place, string SceneTitle, string Text, decimal Seconds, Master? Master, MasterVerdict? Verdict, bool IsReady, Severity? Severity, string? Sentence, string? AcceptedBy)
{
    /// <summary>What QA's step was when this was read: whoever takes the shot as it is names it.</summary>
    public int Revision { get; init; }

    /// <param name="before">The shot in front of it, of whatever scene.</param>
    public static QaShot Of(SequenceShot shot, SequenceShot? before, SequenceState state)
    {
        var order = StepOrder.ForQa(shot, before, state);
        var present = new QaShot(shot.SegmentId, shot.Number, shot.Scene, shot.Place, shot.SceneTitle, shot.Text, shot.Seconds, order?.Master, null, false, null, null, null);
        if (order is null || shot.Qa is not { } step || (order.Known is null && step.Input != order.Input))
        {
            return present;
        }

        // Where only what is in front of it is another, all but the cut still holds.
        var verdict = step.Input == order.Input ? order.Known : order.Known! with { Cut = null };
        return present with { Verdict = verdict, IsReady = verdict is not null && step.Status == StepStatus.Done, Severity = step.Severity, Sentence = step.Sentence, AcceptedBy = step.AcceptedBy, Revision = step.Revision };
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

    /// <summary>It is much louder or quieter than the shot before, or than it should be.</summary>
    Loudness,
}

public sealed record QaFinding(QaFindingKind Kind, Severity Severity, Guid SegmentId, int Number, string Sentence);
