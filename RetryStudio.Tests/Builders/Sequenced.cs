using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Tests.Builders;

/// <summary>Sequences and their shots, as far as a test needs them to be.</summary>
public static class Sequenced
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly DeliveryFormat Format = DeliveryFormat.Default;

    public static Sequence Sequence(Guid? project = null) => new(Guid.NewGuid(), project ?? Guid.NewGuid(), new(), "mara", Now);

    public static SequenceState State(Sequence sequence, params SequenceShot[] shots) => new(sequence, "The Lighthouse", Format, false, [.. shots], Now);

    public static SequenceShot Shot(int number, SlotStatus image = SlotStatus.Pending, SlotStatus video = SlotStatus.Pending, int scene = 0, bool spoken = false) =>
        new(Guid.NewGuid(), number, scene, number, "The bay", $"Shot {number}.", 2, false, "landscape-1+0", RetryPolicy.Default) { Image = Look(image), Video = Look(video), Audio = spoken ? Look(SlotStatus.Complete) : SlotLook.None };

    /// <summary>A shot that QA has looked at.</summary>
    public static SequenceShot Judged(this SequenceShot shot, Sequence sequence, Func<MasterVerdict, MasterVerdict>? change = null, bool passes = true, SequenceShot? before = null)
    {
        var made = shot with { Image = Look(SlotStatus.Complete), Video = Look(SlotStatus.Complete) };
        var file = new StoredFile($"p/masters/{shot.Number}.mov", new string((char)('a' + (shot.Number % 6)), 64), 1000);
        var promotion = StepOrder.ForPromotion(made, State(sequence, made))!;
        var promoted = made with { Promotion = Step(sequence, promotion, new StepOutcome.Done(new StepResult.Promoted(new(file, promotion.VideoId, 1, promotion.NarrationId, null, Format, 48)))) };
        var verdict = new MasterVerdict(file, 2, passes ? VerdictOutcome.Passed : VerdictOutcome.Failed, 0.8, [Verdicts.Result("duration", passes ? 0.9 : 0.1)], passes ? "Every check passed." : "Duration 0.10 is below 0.50.");
        var result = new StepResult.Judged(change?.Invoke(verdict) ?? verdict);
        StepOutcome outcome = passes ? new StepOutcome.Done(result) : new StepOutcome.NeedsPerson(RetryStudio.Domain.Severity.Medium, verdict.Sentence, result);
        return promoted with { Qa = Step(sequence, StepOrder.ForQa(promoted, before, State(sequence, promoted))!, outcome) };
    }

    public static SequenceStep Step(Sequence sequence, StepOrder order, StepOutcome outcome, double took = 2)
    {
        var step = new SequenceStep(Guid.NewGuid(), sequence, order.SegmentId, order.Stage);
        step.Conclude(order.Input, outcome, took, Now);
        return step;
    }

    private static SlotLook Look(SlotStatus status) => new(status, status == SlotStatus.Complete ? Guid.NewGuid() : null, null, status == SlotStatus.NeedsReview ? "Sharpness is too low." : null);
}
