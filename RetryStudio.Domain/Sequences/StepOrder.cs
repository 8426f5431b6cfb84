using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>One shot that is to go through one stage.</summary>
/// <param name="Input">Names what it is done with.</param>
public sealed record StepOrder(Guid SegmentId, Stage Stage, string Input, Guid VideoId, Guid? NarrationId)
{
    public required Guid ProjectId { get; init; }

    /// <summary>What the shot is brought to.</summary>
    public required DeliveryFormat Format { get; init; }

    /// <summary>What QA looks at.</summary>
    public Master? Master { get; init; }

    /// <summary>What is in front of it in its scene.</summary>
    public StoredFile? Before { get; init; }

    /// <summary>What QA said of the same master; for QA itself, when only what is in front of it has changed since. Null when it is all to be looked at.</summary>
    public MasterVerdict? Known { get; init; }

    /// <summary>Who took what QA said of the same master as it is.</summary>
    public string? AcceptedBy { get; init; }

    /// <summary>What a shot is to be promoted with; null while it has no clip.</summary>
    public static StepOrder? ForPromotion(SequenceShot shot, SequenceState state) => shot.Video is { Status: SlotStatus.Complete, Selected: { } video }
        ? new(shot.SegmentId, Stage.Promotion, $"{video:N}/{shot.Audio.Selected:N}/{state.Format.Key}", video, shot.Audio.Selected) { ProjectId = state.Sequence.ProjectId, Format = state.Format }
        : null;

    /// <summary>What QA is to look at; null before the shot is promoted.</summary>
    public static StepOrder? ForQa(SequenceShot shot, SequenceShot? before, SequenceState state)
    {
        if (Current(shot, state) is not { } master)
        {
            return null;
        }

        var previous = before?.Scene == shot.Scene ? Delivered(before, state) : null;
        var known = Judged(shot, master);
        return new(shot.SegmentId, Stage.Qa, $"{Looks(shot, master)}{Mark(previous)}", master.AttemptId, master.NarrationId)
        {
            ProjectId = state.Sequence.ProjectId,
            Format = state.Format,
            Master = master,
            Before = previous,
            Known = known,
            AcceptedBy = known is null ? null : shot.Qa!.AcceptedBy,
        };
    }

    /// <summary>What is to be sealed; null before QA is content with it.</summary>
    public static StepOrder? ForExport(SequenceShot shot, SequenceState state) => Current(shot, state) is { } master && shot.Qa is { Status: StepStatus.Done, Result: StepResult.Judged { Verdict: var verdict } }
        ? new(shot.SegmentId, Stage.Export, $"{verdict.Final.Sha256}/{master.NarrationId:N}", master.AttemptId, master.NarrationId) { ProjectId = state.Sequence.ProjectId, Format = state.Format, Master = master, Known = verdict }
        : null;

    /// <summary>What is sealed of what is selected now.</summary>
    public static StepResult.Sealed? Sealed(SequenceShot shot, SequenceState state) =>
        shot.Export is { Status: StepStatus.Done, Result: StepResult.Sealed result } step && step.Input == ForExport(shot, state)?.Input ? result : null;

    /// <summary>The master of what is selected now.</summary>
    public static Master? Current(SequenceShot shot, SequenceState state) =>
        shot.Promotion is { Status: StepStatus.Done, Result: StepResult.Promoted promoted } step && step.Input == ForPromotion(shot, state)?.Input ? promoted.Master : null;

    /// <summary>What goes into the film of a shot: QA may have mended a copy.</summary>
    private static StoredFile? Delivered(SequenceShot shot, SequenceState state) => Current(shot, state) is { } master ? Judged(shot, master)?.Final ?? master.File : null;

    /// <summary>What QA said of this master, whatever was in front of it.</summary>
    private static MasterVerdict? Judged(SequenceShot shot, Master master) =>
        shot.Qa is { Status: StepStatus.Done or StepStatus.NeedsReview, Result: StepResult.Judged judged } step && step.Input.StartsWith(Looks(shot, master), StringComparison.Ordinal) ? judged.Verdict : null;

    private static string Looks(SequenceShot shot, Master master) => FormattableString.Invariant($"{Mark(master.File)}/{shot.GateVersion}/{shot.Seconds:0.###}{(shot.Still ? "/still" : "")}/behind ");

    private static string Mark(StoredFile? file) => file?.Sha256[..16] ?? "-";
}
