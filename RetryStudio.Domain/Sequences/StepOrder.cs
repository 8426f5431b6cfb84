namespace RetryStudio.Domain.Sequences;

/// <summary>One shot that is to go through one stage.</summary>
/// <param name="Input">Names what it is done with.</param>
public sealed record StepOrder(Guid SegmentId, Stage Stage, string Input, Guid VideoId, Guid? NarrationId)
{
    /// <summary>What QA looks at.</summary>
    public Master? Master { get; init; }

    /// <summary>The master in front of it in its scene.</summary>
    public Master? Before { get; init; }

    /// <summary>What QA said of the same master; for QA itself, when only what is in front of it has changed since. Null when it is all to be looked at.</summary>
    public MasterVerdict? Known { get; init; }

    /// <summary>What a shot is to be promoted with; null while it has no clip.</summary>
    public static StepOrder? ForPromotion(SequenceShot shot, SequenceState state) => shot.Video is { Status: Generation.SlotStatus.Complete, Selected: { } video }
        ? new(shot.SegmentId, Stage.Promotion, $"{video:N}/{shot.Audio.Selected:N}/{state.Format.Key}", video, shot.Audio.Selected)
        : null;

    /// <summary>What QA is to look at; null before the shot is promoted.</summary>
    public static StepOrder? ForQa(SequenceShot shot, SequenceShot? before, SequenceState state)
    {
        if (Current(shot, state) is not { } master)
        {
            return null;
        }

        var itself = FormattableString.Invariant($"{Mark(master)}/{shot.GateVersion}/{shot.Seconds:0.###}{(shot.Still ? "/still" : "")}");
        var previous = before?.Scene == shot.Scene ? Current(before, state) : null;
        return new(shot.SegmentId, Stage.Qa, $"{itself}/behind {Mark(previous)}", master.AttemptId, master.NarrationId)
        {
            Master = master,
            Before = previous,
            Known = shot.Qa is { Result: StepResult.Judged judged } step && step.Input.StartsWith($"{itself}/behind ", StringComparison.Ordinal) ? judged.Verdict : null,
        };
    }

    /// <summary>What is to be sealed; null before QA is content with it.</summary>
    public static StepOrder? ForExport(SequenceShot shot, SequenceState state) => Current(shot, state) is { } master && shot.Qa is { Status: StepStatus.Done, Result: StepResult.Judged { Verdict: var verdict } }
        ? new(shot.SegmentId, Stage.Export, $"{verdict.Final.Sha256}/{master.NarrationId:N}", master.AttemptId, master.NarrationId) { Master = master, Known = verdict }
        : null;

    /// <summary>What is sealed of what is selected now.</summary>
    public static StepResult.Sealed? Sealed(SequenceShot shot, SequenceState state) =>
        shot.Export is { Status: StepStatus.Done, Result: StepResult.Sealed result } step && step.Input == ForExport(shot, state)?.Input ? result : null;

    /// <summary>The master of what is selected now.</summary>
    public static Master? Current(SequenceShot shot, SequenceState state) =>
        shot.Promotion is { Status: StepStatus.Done, Result: StepResult.Promoted promoted } step && step.Input == ForPromotion(shot, state)?.Input ? promoted.Master : null;

    private static string Mark(Master? master) => master?.File.Sha256[..16] ?? "-";
}
