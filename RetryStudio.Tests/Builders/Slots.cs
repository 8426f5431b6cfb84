using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Tests.Builders;

/// <summary>Slots, attempts and tries in any state, brought there by their own verbs.</summary>
public static class Slots
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    public static readonly Guid Backend = Guid.Parse("0b000000-0000-7000-8000-000000000001");

    private static readonly Guid Project = Guid.Parse("0a000000-0000-7000-8000-000000000001");

    public static Slot New(AssetKind kind = AssetKind.Image, Guid? segment = null) => new(Guid.NewGuid(), Project, segment ?? Guid.NewGuid(), kind, Now);

    public static Queueing Queueing(bool ready = true, decimal expected = 15) => new(Guid.NewGuid(), RetryStudio.Domain.Generation.Queueing.Bulk, 1, ready, expected, "simulated-image");

    public static Slot In(SlotStatus status, AssetKind kind = AssetKind.Image, Guid? segment = null)
    {
        var slot = New(kind, segment);
        if (status == SlotStatus.Pending)
        {
            return slot;
        }

        slot.Enqueue(Queueing(), Now);
        if (status == SlotStatus.Queued)
        {
            return slot;
        }

        if (status == SlotStatus.Parked)
        {
            slot.Park("No room.", Now);
            return slot;
        }

        slot.AddAttempt(Guid.NewGuid());
        slot.Begin(Now);
        switch (status)
        {
            case SlotStatus.Failed:
                slot.ScheduleRetry(Now, Place.Anywhere, DecisionReason.CheckFailed, "Again.", Now);
                break;
            case SlotStatus.Complete:
                slot.Complete(Passed(slot), DecisionReason.Passed, "Passed.", Now);
                break;
            case SlotStatus.FailedPermanent:
                slot.FailPermanently(DecisionReason.PermanentError, "Broken.", Now);
                break;
            case SlotStatus.NeedsReview:
                slot.Escalate(DecisionReason.PolicyOff, "Look.", Now);
                break;
            case SlotStatus.Cancelled:
                slot.Cancel("Cancelled.", Now);
                break;
        }

        return slot;
    }

    /// <summary>A slot that is generating, with its current attempt begun.</summary>
    public static (Slot Slot, Attempt Attempt) Generating(AssetKind kind = AssetKind.Image, ulong seed = 1)
    {
        var slot = New(kind);
        slot.Enqueue(Queueing(), Now);
        var attempt = Next(slot, seed);
        slot.Begin(Now);
        attempt.Begin(Backend, Now);
        return (slot, attempt);
    }

    public static Attempt Next(Slot slot, ulong seed = 1, string? by = null)
    {
        var id = Guid.NewGuid();
        var recipe = slot.Kind == AssetKind.Video ? Recipes.Video(seed) : Recipes.Image(seed);
        return new(id, slot, slot.AddAttempt(id), new(recipe, recipe, "", "1", by), Now);
    }

    public static Attempt In(AttemptStatus status)
    {
        var attempt = Next(New());
        switch (status)
        {
            case AttemptStatus.Generating:
                attempt.Begin(Backend, Now);
                break;
            case AttemptStatus.Passed:
                Judge(attempt, passed: true);
                break;
            case AttemptStatus.Failed:
                Judge(attempt, passed: false);
                break;
            case AttemptStatus.Cancelled:
                attempt.Cancel(0, Now);
                break;
        }

        return attempt;
    }

    public static Attempt Passed(Slot slot)
    {
        var attempt = Next(slot);
        Judge(attempt, passed: true);
        return attempt;
    }

    public static void Judge(Attempt attempt, bool passed, double overall = 0.9)
    {
        if (!attempt.AwaitsEvaluation)
        {
            attempt.Begin(Backend, Now);
            attempt.Rendered(12, Now);
        }

        attempt.Judge(passed ? Verdicts.Passed(overall) : Verdicts.Failed(score: Math.Min(overall, 0.5)), Media, Now);
    }

    public static MediaFile Media { get; } = new("p/s/image/1/media.png", new string('a', 64), 100, 0, 1);

    public static Try In(TryStatus status)
    {
        var attempt = Next(New());
        var lane = new Lane(Guid.NewGuid(), Backend, AssetKind.Image, 0);
        lane.Take();
        var item = new Try(Guid.NewGuid(), attempt, 1, lane, Guid.NewGuid().ToString("D"), 15, Now);
        switch (status)
        {
            case TryStatus.Submitted:
                item.Submitted(Now);
                break;
            case TryStatus.Delivered:
                item.Deliver(Rendered(), Now);
                break;
            case TryStatus.Failed:
                item.Fail(ErrorClass.Timeout, "Too slow.", 3, Now);
                break;
            case TryStatus.Cancelled:
                item.Cancel(3, Now);
                break;
            case TryStatus.Withdrawn:
                item.Withdraw("Not sent.", Now);
                break;
        }

        return item;
    }

    public static GenerationOutcome.Rendered Rendered(decimal gpuSeconds = 12, string name = "result.png") => new([new(name, "locator")], gpuSeconds, System.Collections.Immutable.ImmutableSortedDictionary<string, double>.Empty);
}
