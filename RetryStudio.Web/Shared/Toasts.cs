using Radzen;

namespace RetryStudio.Web.Shared;

/// <summary>Short news of what was just done: long enough on the screen to be read, gone at a click.</summary>
public static class Toasts
{
    /// <summary>For a sentence.</summary>
    private const double Short = 6_000;

    /// <summary>For what somebody did not wait for, or has to act upon.</summary>
    private const double Long = 10_000;

    public static void Tell(this NotificationService toasts, NotificationSeverity severity, string what, string detail) => toasts.Notify(Of(severity, what, detail, Short));

    public static void TellAtLength(this NotificationService toasts, NotificationSeverity severity, string what, string detail) => toasts.Notify(Of(severity, what, detail, Long));

    private static NotificationMessage Of(NotificationSeverity severity, string what, string detail, double duration) => new()
    {
        Severity = severity,
        Summary = what,
        Detail = detail,
        Duration = duration,
        CloseOnClick = true,
        CloseAriaLabel = "Close",
    };
}
