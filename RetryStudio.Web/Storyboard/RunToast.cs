using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>What is told when a run ends while somebody looks on.</summary>
public static class RunToast
{
    public static void TellEnd(this NotificationService notifications, RunView run)
    {
        var progress = run.Progress;
        var parts = new[]
        {
            Part(SlotStatus.Complete, "complete"),
            Part(SlotStatus.NeedsReview, "to review"),
            Part(SlotStatus.FailedPermanent, "failed"),
            Part(SlotStatus.Parked, "parked: budget"),
            Part(SlotStatus.Cancelled, "cancelled"),
        };
        notifications.TellAtLength(
            progress.Complete == progress.Total ? NotificationSeverity.Success : NotificationSeverity.Warning,
            run.Status == RunStatus.Cancelled ? "Generation cancelled" : "Generation finished",
            string.Join(", ", parts.Where(part => part is not null)));

        string? Part(SlotStatus status, string words) => progress.Count(status) is > 0 and var count ? $"{Words.Number(count)} {words}" : null;
    }
}
