namespace RetryStudio.Domain.Generation;

/// <summary>The states of a slot. docs/states.md draws the arrows.</summary>
public enum SlotStatus
{
    Pending,
    Queued,
    Generating,

    /// <summary>A retry is scheduled.</summary>
    Failed,
    Complete,
    FailedPermanent,
    NeedsReview,
    Parked,
    Cancelled,
}

public static class SlotStatuses
{
    /// <summary>Whether something will still happen by itself.</summary>
    public static bool IsOpen(this SlotStatus status) => status is SlotStatus.Queued or SlotStatus.Generating or SlotStatus.Failed;

    /// <summary>Whether 'Retry failed' takes the slot up, unless it holds a pass already and only gathers others to compare.</summary>
    public static bool CanBeRetried(this SlotStatus status) => status is SlotStatus.Failed or SlotStatus.FailedPermanent or SlotStatus.NeedsReview;
}
