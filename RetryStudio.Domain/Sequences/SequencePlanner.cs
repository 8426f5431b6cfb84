using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Sequences;

/// <summary>Decides what a sequence does next, from what is there. What is done with the same input is never done again. Pure.</summary>
public static class SequencePlanner
{
    /// <summary>How often it is looked whether a person has decided, or a further clip is upscaled.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static SequencePlan Plan(SequenceState state, DateTimeOffset now) =>
        Nothing(state)
        ?? Sheet(state, now)
        ?? Generation(state)
        ?? Upscaling(state)
        ?? Work(state, Stage.Promotion, state.Shots.Select(shot => StepOrder.ForPromotion(shot, state)), now)
        ?? Upscaled(state, now)
        ?? Work(state, Stage.Qa, Inspections(state), now)
        ?? Renewal(state)
        ?? Export(state, now)
        ?? Ending(state);

    private static SequencePlan.HandOver? Nothing(SequenceState state) => state.Shots.IsEmpty
        ? new(state.Sequence.Stage, "The project has no segments any more. Import a script, or restore some from the bin; then start the sequence again.", Severity.Medium)
        : null;

    /// <summary>Images are made in the look that is locked then, so that comes first. A panel that fails keeps nobody waiting: the look can be locked later, at a price that is told.</summary>
    private static SequencePlan? Sheet(SequenceState state, DateTimeOffset now)
    {
        if (!state.Sequence.WithSheet || state.Sequence.Asked.Contains(AssetKind.Image) || state.Sheet is not { } sheet)
        {
            return null;
        }

        return !state.Sequence.SheetAsked ? new SequencePlan.DrawSheet()
            : sheet.Working ? new SequencePlan.Wait(Stage.CoherenceSheet, sheet.ComposeTrouble ?? $"{sheet.Done} of {CoherenceSheet.Panels} panels of the coherence sheet are there.", sheet.ComposeTrouble is null ? null : Severity.High)
            : sheet.WaitsForApproval ? new SequencePlan.Wait(Stage.CoherenceSheet, "The coherence sheet waits for somebody's approval.", Severity.Medium, now + Patience)
            : null;
    }

    private static SequencePlan? Generation(SequenceState state)
    {
        // A picture lasts as long as what is spoken, so that comes first.
        if (state.WantsNarration && !state.Sequence.Asked.Contains(AssetKind.Audio))
        {
            return new SequencePlan.Generate([AssetKind.Audio]);
        }

        var open = state.Slots.Count(slot => slot.Status.IsOpen() && !slot.IsUpscaling);
        return open > 0 ? new SequencePlan.Wait(Stage.Generation, open == 1 ? "1 asset is being generated." : $"{open:N0} assets are being generated.")
            : state.Sequence.Asked.Contains(AssetKind.Video) ? null
            : state.Sequence.PromptNote is null ? new SequencePlan.WritePrompts()
            : new SequencePlan.Generate([AssetKind.Image, AssetKind.Video]);
    }

    /// <summary>A clip that could not be made larger is promoted as it is.</summary>
    private static SequencePlan.Upscale? Upscaling(SequenceState state)
    {
        var segments = state.Shots.Where(shot => shot.Video is { Status: SlotStatus.Complete, WantsUpscaling: true }).Select(shot => shot.SegmentId).ToImmutableArray();
        return segments.IsEmpty ? null : new(segments);
    }

    private static SequencePlan.Wait? Upscaled(SequenceState state, DateTimeOffset now) =>
        state.Shots.Count(shot => shot.Video.IsUpscaling) is > 0 and var open ? new(Stage.Promotion, open == 1 ? "1 clip is being upscaled." : $"{open:N0} clips are being upscaled.", Until: now + Patience) : null;

    private static IEnumerable<StepOrder?> Inspections(SequenceState state) =>
        state.Shots.Select((shot, index) => StepOrder.ForQa(shot, index == 0 ? null : state.Shots[index - 1], state));

    private static SequencePlan? Work(SequenceState state, Stage stage, IEnumerable<StepOrder?> orders, DateTimeOffset now)
    {
        var due = orders.Zip(state.Shots, (order, shot) => (Order: order, Step: shot.Step(stage))).Where(item => item.Order is { } order && IsDue(order, item.Step)).ToList();
        if (due.Count == 0)
        {
            return null;
        }

        if (state.Sequence.NotBefore is { } until && until > now)
        {
            return new SequencePlan.Wait(stage, state.Sequence.Sentence ?? "", state.Sequence.Severity, until);
        }

        var ready = due.Where(item => !Rests(item.Order!, item.Step, now)).Select(item => item.Order!).ToImmutableArray();
        return ready.IsEmpty
            ? new SequencePlan.Wait(stage, due.Count == 1 ? "1 shot failed and is tried again." : $"{due.Count:N0} shots failed and are tried again.", Severity.Medium, due.Min(item => item.Step!.NotBefore))
            : new SequencePlan.Work(stage, ready);
    }

    private static bool IsDue(StepOrder order, SequenceStep? step) => step is null || step.Input != order.Input || step.Status is StepStatus.Failed or StepStatus.Pending;

    private static bool Rests(StepOrder order, SequenceStep? step, DateTimeOffset now) => step is { NotBefore: { } until } && step.Input == order.Input && until > now;

    private static SequencePlan? Export(SequenceState state, DateTimeOffset now)
    {
        if (!state.Sequence.DeliversPartial && !MissingShot.Of(state, Stage.Qa).IsEmpty)
        {
            return null;
        }

        if (Work(state, Stage.Export, state.Shots.Select(shot => StepOrder.ForExport(shot, state)), now) is { } sealing)
        {
            return sealing;
        }

        var input = state.PackageInput;
        return input is null || (input == state.Sequence.Package?.Input && state.PackageStands) ? null
            : state.Sequence.PackTrouble is { } trouble && trouble.Input == input && trouble.Times > Backoff.MaxRetries ? new SequencePlan.HandOver(Stage.Export, trouble.Tell, Severity.High)
            : state.Sequence.NotBefore is { } until && until > now ? new SequencePlan.Wait(Stage.Export, state.Sequence.Sentence ?? "", state.Sequence.Severity, until)
            : new SequencePlan.Pack(input, (state.Sequence.Package?.Package.Number ?? 0) + 1);
    }

    private static SequencePlan.Renew? Renewal(SequenceState state)
    {
        var segments = state.Sequence.RenewalAsked ? [] : state.Shots.Where(IsWorthAnother).Select(shot => shot.SegmentId).ToImmutableArray();
        return segments.IsEmpty ? null : new(segments);
    }

    private static bool IsWorthAnother(SequenceShot shot) =>
        shot is { Policy.Enabled: true, Qa: { Status: StepStatus.NeedsReview, Result: StepResult.Judged { Verdict: var verdict } } }
        && verdict.Results.Any(result => result.Fails && shot.Policy.TriggerChecks.Contains(result.Score.Check));

    private static string Small(SequenceState state) => state.Shots.Count(shot => shot.Video is { Status: SlotStatus.Complete, StaysSmall: true }) switch
    {
        0 => "",
        1 => " 1 clip could not be upscaled and is delivered as it was.",
        var some => $" {some:N0} clips could not be upscaled and are delivered as they were.",
    };

    private static SequencePlan Ending(SequenceState state)
    {
        var missing = MissingShot.Of(state);
        if (missing.IsEmpty)
        {
            return new SequencePlan.Finish($"All {state.Shots.Length:N0} shots are delivered.{Small(state)}");
        }

        var partial = state.Sequence.Package is { } package && package.Input == state.PackageInput ? " A partial package of what is ready is made." : "";
        return new SequencePlan.HandOver(missing.Max(shot => shot.Stage), $"{state.Shots.Length - missing.Length:N0} of {state.Shots.Length:N0} shots are ready.{partial}{Small(state)} {MissingShot.Tell(missing)}", missing.Max(shot => shot.Severity));
    }
}
