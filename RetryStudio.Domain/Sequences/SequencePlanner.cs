using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>Decides what a sequence does next, from what is there. What is done with the same input is never done again. Pure.</summary>
public static class SequencePlanner
{
    public static SequencePlan Plan(SequenceState state, DateTimeOffset now) =>
        Generation(state)
        ?? Work(state, Stage.Promotion, shot => shot.Promotion, Promotions(state), now)
        ?? Work(state, Stage.Qa, shot => shot.Qa, Inspections(state), now)
        ?? Renewal(state)
        ?? Ending(state);

    private static SequencePlan? Generation(SequenceState state)
    {
        // A picture lasts as long as what is spoken, so that comes first.
        if (state.WantsNarration && !state.Sequence.Asked.Contains(AssetKind.Audio))
        {
            return new SequencePlan.Generate([AssetKind.Audio]);
        }

        var open = state.Slots.Count(slot => slot.Status.IsOpen());
        return open > 0 ? new SequencePlan.Wait(Stage.Generation, open == 1 ? "1 asset is being generated." : $"{open:N0} assets are being generated.")
            : state.Sequence.Asked.Contains(AssetKind.Video) ? null
            : new SequencePlan.Generate([AssetKind.Image, AssetKind.Video]);
    }

    private static IEnumerable<(SequenceShot Shot, StepOrder Order)> Promotions(SequenceState state) =>
        state.Shots.Select(shot => (shot, StepOrder.ForPromotion(shot, state))).Where(item => item.Item2 is not null)!;

    private static IEnumerable<(SequenceShot Shot, StepOrder Order)> Inspections(SequenceState state)
    {
        SequenceShot? before = null;
        foreach (var shot in state.Shots)
        {
            if (StepOrder.ForQa(shot, before, state) is { } order)
            {
                yield return (shot, order);
            }

            before = shot;
        }
    }

    private static SequencePlan? Work(SequenceState state, Stage stage, Func<SequenceShot, SequenceStep?> step, IEnumerable<(SequenceShot Shot, StepOrder Order)> orders, DateTimeOffset now)
    {
        var due = orders.Where(item => step(item.Shot) is not { } done || done.Input != item.Order.Input || done.Status is StepStatus.Failed or StepStatus.Pending).ToList();
        if (due.Count == 0)
        {
            return null;
        }

        var ready = due.Where(item => step(item.Shot) is not { NotBefore: { } until } resting || resting.Input != item.Order.Input || until <= now).Select(item => item.Order).ToImmutableArray();
        return !ready.IsEmpty && !(state.Sequence.NotBefore > now) ? new SequencePlan.Work(stage, ready)
            : new SequencePlan.Wait(
                stage,
                state.Sequence.NotBefore > now && state.Sequence.Sentence is { } sentence ? sentence : due.Count == 1 ? "1 shot failed and is tried again." : $"{due.Count:N0} shots failed and are tried again.",
                state.Sequence.NotBefore > now ? state.Sequence.Severity : Severity.Medium,
                state.Sequence.NotBefore > now ? state.Sequence.NotBefore : due.Min(item => step(item.Shot)!.NotBefore));
    }

    private static SequencePlan.Renew? Renewal(SequenceState state)
    {
        var segments = state.Sequence.RenewalAsked ? [] : state.Shots.Where(IsWorthAnother).Select(shot => shot.SegmentId).ToImmutableArray();
        return segments.IsEmpty ? null : new(segments);
    }

    private static bool IsWorthAnother(SequenceShot shot) =>
        shot is { Policy.Enabled: true, Qa: { Status: StepStatus.NeedsReview, Result: StepResult.Judged { Verdict: var verdict } } }
        && verdict.Results.Any(result => result.Fails && shot.Policy.TriggerChecks.Contains(result.Score.Check));

    private static SequencePlan Ending(SequenceState state)
    {
        var missing = MissingShot.Of(state);
        var ready = state.Shots.Length - missing.Length;
        return missing.IsEmpty
            ? new SequencePlan.Finish($"All {ready:N0} shots are ready.")
            : new SequencePlan.HandOver(missing.Any(shot => shot.Stage == Stage.Qa) ? Stage.Qa : Stage.Generation, $"{ready:N0} of {state.Shots.Length:N0} shots are ready. {MissingShot.Tell(missing)}", missing.Max(shot => shot.Severity));
    }
}
