using System.Collections.Immutable;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Looks at shots beside each other, as no check of a single one can. Pure.</summary>
public static class SequenceChecks
{
    /// <summary>A shot may be off by this share of its length, or by this many seconds, whichever is more.</summary>
    private const double ShareOff = 0.1, SecondsOff = 0.25;

    /// <summary>Colours that two neighbours share less of than this, while the brightness jumps by more than that.</summary>
    private const double FewColours = 0.05, BrightnessJump = 40;

    /// <summary>Nobody moves to the volume knob for less; in LU.</summary>
    private const double LoudnessJump = 4;

    public static IEnumerable<QaFinding> Find(SequenceState state, ImmutableArray<QaShot> shots)
    {
        foreach (var missing in MissingShot.Of(state).Where(missing => missing.Stage < Stage.Qa))
        {
            yield return new(QaFindingKind.Missing, missing.Severity, missing.SegmentId, missing.Number, missing.Sentence);
        }

        QaShot? before = null;
        foreach (var shot in shots.Where(shot => shot.Verdict is not null))
        {
            foreach (var finding in Of(shot, before))
            {
                yield return finding;
            }

            before = shot;
        }
    }

    private static IEnumerable<QaFinding> Of(QaShot shot, QaShot? before)
    {
        var verdict = shot.Verdict!;
        if (verdict.Outcome != VerdictOutcome.Passed)
        {
            var severity = shot.IsReady ? Severity.Low : Severity.Medium;
            yield return Finding(QaFindingKind.Check, severity, shot.AcceptedBy is { } by ? $"{verdict.Sentence} {by} took it as it is." : shot.Sentence ?? verdict.Sentence);
        }

        var (wanted, lasts) = ((double)shot.Seconds, verdict.Seconds);
        if (Math.Abs(lasts - wanted) > Math.Max(SecondsOff, wanted * ShareOff))
        {
            yield return Finding(QaFindingKind.Duration, Severity.Low, FormattableString.Invariant($"It lasts {lasts:0.0} s; the script wants {wanted:0.0} s."));
        }

        if (verdict.Cut is { } cut && cut.SharedColours < FewColours && Math.Abs(cut.Brightness) > BrightnessJump)
        {
            yield return Finding(QaFindingKind.Continuity, Severity.Low, FormattableString.Invariant($"The look jumps from the shot before: it is {(cut.Brightness > 0 ? "much brighter" : "much darker")} and shares {cut.SharedColours * 100:0} % of its colours."));
        }

        // Another scene may be louder on purpose, and behind a gap nobody hears the jump.
        if (verdict.Loudness is { } loudness && before?.Verdict?.Loudness is { } other && (before.Scene, before.Place + 1) == (shot.Scene, shot.Place) && Math.Abs(loudness - other) > LoudnessJump)
        {
            yield return Finding(QaFindingKind.Loudness, Severity.Low, FormattableString.Invariant($"It is {Math.Abs(loudness - other):0.0} LU {(loudness > other ? "louder" : "quieter")} than segment {before.Number}."));
        }

        if (shot.Master is { NarrationId: not null, Format.Loudness: var asked })
        {
            if (verdict.Loudness is not { } spoken)
            {
                yield return Finding(QaFindingKind.Loudness, Severity.Medium, "Its narration cannot be heard.");
            }
            else if (Math.Abs(spoken - (double)asked) > LoudnessJump)
            {
                yield return Finding(QaFindingKind.Loudness, Severity.Low, FormattableString.Invariant($"It is at {spoken:0.0} LUFS; the delivery format wants {asked:0.#}."));
            }
        }

        QaFinding Finding(QaFindingKind kind, Severity severity, string sentence) => new(kind, severity, shot.SegmentId, shot.Number, sentence);
    }
}
