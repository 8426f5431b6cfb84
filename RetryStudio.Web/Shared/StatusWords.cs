using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Web.Shared;

/// <summary>Colours a badge may have. They only repeat what its words say.</summary>
public enum Tone
{
    Neutral,
    Info,
    Success,
    Warning,
    Danger,
}

/// <summary>A status as it stands on the screens.</summary>
public sealed record StatusWords(string Text, Tone Tone, string Icon)
{
    /// <summary>The words of a slot, with the time left until its retry.</summary>
    public static StatusWords Of(SlotView slot, DateTimeOffset now) => slot.Status switch
    {
        SlotStatus.Failed => new(Retrying(slot, now), Tone.Warning, "retry"),
        SlotStatus.Queued when slot.Reason == DecisionReason.BackendUnavailable => new("Waiting for a backend", Tone.Warning, "clock"),
        SlotStatus.Complete when slot.RenewalFailed => new("Stale, retry failed", Tone.Danger, "warning"),
        SlotStatus.Complete when slot.Stale is not null => new("Stale", Tone.Warning, "retry"),
        SlotStatus.Queued when slot.Reason == DecisionReason.TakeNotCut => new("Not cut yet", Tone.Warning, "clock"),
        SlotStatus.Queued when slot is { Ready: false, Kind: AssetKind.Audio } => new("Spoken with its scene", Tone.Neutral, "link"),
        SlotStatus.Queued when !slot.Ready => new("Waiting for its image", Tone.Neutral, "link"),
        _ => Of(slot.Status),
    };

    /// <summary>Why a result no longer fits; null while it does.</summary>
    public static string? Of(StaleCause? cause) => cause switch
    {
        StaleCause.PromptChanged => "The prompt has changed since this was made.",
        StaleCause.LengthChanged => "The duration has changed since this was made.",
        StaleCause.ImageChanged => "It was made from another image than the present one.",
        StaleCause.FailedQa => "QA failed the master that was made of it.",
        StaleCause.StyleChanged => "It was made in another style than the coherence sheet has now.",
        _ => null,
    };

    /// <summary>The words of a status by itself.</summary>
    public static StatusWords Of(SlotStatus status) => status switch
    {
        SlotStatus.Queued => new("Queued", Tone.Neutral, "clock"),
        SlotStatus.Generating => new("Generating", Tone.Info, "play"),
        SlotStatus.Failed => new("Retrying", Tone.Warning, "retry"),
        SlotStatus.Complete => new("Complete", Tone.Success, "check"),
        SlotStatus.FailedPermanent => new("Failed", Tone.Danger, "cross"),
        SlotStatus.NeedsReview => new("Needs review", Tone.Danger, "eye"),
        SlotStatus.Parked => new("Parked: budget", Tone.Warning, "pause"),
        SlotStatus.Cancelled => new("Cancelled", Tone.Neutral, "stop"),
        _ => new("Not started", Tone.Neutral, "dash"),
    };

    public static StatusWords Of(AttemptView attempt) => attempt.Status switch
    {
        AttemptStatus.Passed => new("Passed", Tone.Success, "check"),
        AttemptStatus.Failed => new("Failed", Tone.Danger, "cross"),
        AttemptStatus.Cancelled => new("Cancelled", Tone.Neutral, "stop"),
        AttemptStatus.Generating when attempt.AwaitsEvaluation => new("Being measured", Tone.Info, "sliders"),
        AttemptStatus.Generating => new("Generating", Tone.Info, "play"),
        _ => new("Waiting", Tone.Neutral, "clock"),
    };

    /// <summary>Whether the words change by themselves as time goes on.</summary>
    public static bool CountsDown(SlotView slot, DateTimeOffset now) => slot.Status == SlotStatus.Failed && slot.NotBefore > now.AddSeconds(-2);

    private static string Retrying(SlotView slot, DateTimeOffset now)
    {
        // A machine's failure repeats the same attempt, so it has no number among the attempts.
        var number = slot.Reason == DecisionReason.MachineFailed ? "" : string.Create(CultureInfo.InvariantCulture, $" {slot.RoundAttempts}/{slot.MaxAttempts}");
        return slot.NotBefore is { } due && due > now
            ? string.Create(CultureInfo.InvariantCulture, $"Retrying{number} in {Math.Ceiling((due - now).TotalSeconds)} s")
            : $"Retrying{number}, queued";
    }
}
