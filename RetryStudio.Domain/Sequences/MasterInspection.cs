using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Has the gate judge a master; mends a copy of it where that helps.</summary>
public sealed class MasterInspection(IMediaInspector inspector, ICutMeter cuts, Mending mending, IMediaStore media)
{
    public async Task<StepOutcome> InspectAsync(ShotMaterial shot, StepOrder order, CancellationToken ct)
    {
        var master = order.Master!;
        if ((order.Known ?? await JudgeAsync(shot, master, ct)) is not { } verdict)
        {
            return new StepOutcome.NeedsPerson(Severity.High, "The master cannot be read. Start the sequence again, and it is made anew.");
        }

        return Conclude(shot, order, verdict with { Cut = order.Before is { } before ? await cuts.MeasureAsync(media.FullPath(before.Path), media.FullPath(verdict.Final.Path), ct) : null });
    }

    private async Task<MasterVerdict?> JudgeAsync(ShotMaterial shot, Master master, CancellationToken ct)
    {
        var measures = await inspector.MeasureAsync(new(media.FullPath(master.File.Path), AssetKind.Video), ct);
        if (!measures.Readable)
        {
            return null;
        }

        var judged = MasterGate.Judge(shot, measures);
        return await LevelAsync(shot, master, await MendAsync(shot, master, new MasterVerdict(master.File, master.Seconds, default, 0, [], "").With(judged), judged, ct), ct);
    }

    private async Task<MasterVerdict> MendAsync(ShotMaterial shot, Master master, MasterVerdict verdict, Verdict judged, CancellationToken ct)
    {
        var present = new MediaFile(master.File.Path, master.File.Sha256, master.File.Bytes, master.Seconds, 0);
        foreach (var kind in MasterGate.MendingsFor(shot, judged))
        {
            var outcome = await mending.MendAsync(present, shot.Wanted, kind, MasterPath.Folder(shot.ProjectId, shot.SegmentId), ct);
            if (outcome is MendingOutcome.NotMended not)
            {
                verdict = verdict.Tried(new(kind, not.Sentence, null, false, []));
            }
            else if (outcome is MendingOutcome.Mended mended)
            {
                var anew = MasterGate.Judge(shot, mended.Measures);
                var better = MasterGate.IsBetter(anew, judged);
                verdict = verdict.Tried(new(kind, mended.Sentence, mended.File, better, mended.Scores));
                if (better)
                {
                    (judged, present) = (anew, new(mended.File.Path, mended.File.Sha256, mended.File.Bytes, mended.Measures.Duration, 0));
                    verdict = (verdict with { Final = mended.File, Seconds = mended.Measures.Duration }).With(anew);
                }
            }
        }

        return verdict;
    }

    /// <summary>The sound last: every copy of the picture carries it along.</summary>
    private async Task<MasterVerdict> LevelAsync(ShotMaterial shot, Master master, MasterVerdict verdict, CancellationToken ct)
    {
        var heard = await inspector.MeasureAsync(new(media.FullPath(verdict.Final.Path), AssetKind.Audio), ct);
        var outcome = await mending.LevelAsync(master, verdict.Final, heard, MasterPath.Folder(shot.ProjectId, shot.SegmentId), ct);
        if (outcome is MendingOutcome.NotMended not)
        {
            verdict = verdict.Tried(new(MendingKind.Loudness, not.Sentence, null, false, []));
        }
        else if (outcome is MendingOutcome.Mended { Scores: [var scores], File: var file, Sentence: var sentence } mended)
        {
            var better = scores.After.Score > scores.Before.Score;
            verdict = verdict.Tried(new(MendingKind.Loudness, sentence, file, better, mended.Scores));
            (verdict, heard) = better ? (verdict with { Final = file }, mended.Measures) : (verdict, heard);
        }

        return verdict with { Loudness = master.NarrationId is null ? null : MasterLoudness.Of(heard) };
    }

    // A person who chose an attempt saw what the gate said of it.
    private static StepOutcome Conclude(ShotMaterial shot, StepOrder order, MasterVerdict verdict)
    {
        var result = new StepResult.Judged(verdict);
        return verdict.Outcome == VerdictOutcome.Passed ? new StepOutcome.Done(result)
            : shot.Video.ChosenBy is { } person ? new StepOutcome.Done(result, Severity.Low, $"{person} chose this attempt. {verdict.Sentence}")
            : order.AcceptedBy is { } accepted ? new StepOutcome.Done(result, Severity.Medium, verdict.Sentence, accepted)
            : new StepOutcome.NeedsPerson(Severity.Medium, verdict.Sentence, result);
    }
}
