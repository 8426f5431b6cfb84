using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>What is told when a run ends while somebody looks on.</summary>
public static class RunToast
{
    public static NotificationMessage Of(RunView run)
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
        var clean = progress.Complete == progress.Total;
        return new()
        {
            Severity = clean ? NotificationSeverity.Success : NotificationSeverity.Warning,
            Summary = run.Status == RunStatus.Cancelled ? "Generation cancelled" : "Generation finished",
            Detail = string.Join(", ", parts.Where(part => part is not null)),
            Duration = 10_000,
            CloseOnClick = true,
            CloseAriaLabel = "Close",
        };

        string? Part(SlotStatus status, string words) => progress.Count(status) is > 0 and var count ? $"{Words.Number(count)} {words}" : null;
    }
}
