using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Runs;

/// <summary>Runs as they stand on the screens.</summary>
public static class RunWords
{
    /// <summary>The statuses that a run's slots may have, in the order in which they are told.</summary>
    public static readonly IReadOnlyList<SlotStatus> Told =
    [
        SlotStatus.Complete, SlotStatus.Generating, SlotStatus.Queued, SlotStatus.Failed, SlotStatus.NeedsReview, SlotStatus.FailedPermanent, SlotStatus.Parked, SlotStatus.Cancelled, SlotStatus.Pending,
    ];

    public static StatusWords Of(RunStatus status) => status switch
    {
        RunStatus.Running => new("Running", Tone.Info, "play"),
        RunStatus.Completed => new("Ended", Tone.Success, "check"),
        _ => new("Cancelled", Tone.Neutral, "stop"),
    };

    /// <summary>How a run stands: one that ended and left something open did not succeed.</summary>
    public static StatusWords Of(RunLine line) => line.Run.Status == RunStatus.Completed && line.Failures > 0
        ? new("Ended with errors", Tone.Warning, "warning")
        : Of(line.Run.Status);

    /// <example>20 of 24 complete, 3 need review, 1 failed</example>
    public static string Outcome(RunLine line)
    {
        var progress = line.Run.Progress;
        var parts = new[]
        {
            Part(progress.Open, "still open"), Part(progress.Count(SlotStatus.NeedsReview), progress.Count(SlotStatus.NeedsReview) == 1 ? "needs review" : "need review"), Part(progress.Count(SlotStatus.FailedPermanent), "failed"),
            Part(progress.Count(SlotStatus.Parked), "parked"), Part(progress.Count(SlotStatus.Cancelled), "cancelled"), Part(line.TakenUpLater, "taken up by a later run"),
        }.OfType<string>();
        return string.Join(", ", parts.Prepend(string.Create(CultureInfo.InvariantCulture, $"{progress.Complete:N0} of {Math.Max(progress.Total, line.Run.Images + line.Run.Videos):N0} complete")));
    }

    /// <example>12 images, 12 videos</example>
    public static string Asked(RunView run) => (run.Images, run.Videos) switch
    {
        _ when run.OfSheet => Words.Count(run.Images, "panel"),
        (0, 0) => Words.Count(run.Progress.Total, "slot"),
        (var images, 0) => Words.Count(images, "image"),
        (0, var videos) => Words.Count(videos, "video"),
        var (images, videos) => $"{Words.Count(images, "image")}, {Words.Count(videos, "video")}",
    };

    /// <example>1,240 GPU s used, 1,100 expected (13 % more)</example>
    public static string Against(RunLine line)
    {
        var (used, expected) = (line.Use.GpuSeconds - line.Use.LostGpuSeconds, line.Run.Estimate.ExpectedGpuSeconds);
        if (expected <= 0)
        {
            return $"{Words.Gpu(used)} used, nothing was estimated";
        }

        var difference = (line.Run.Status, Math.Round(100 * (used - expected) / expected)) switch
        {
            (RunStatus.Running, _) => "it goes on",
            (RunStatus.Cancelled, _) => "it was cancelled",
            (_, 0) => "as expected",
            (_, > 0 and var share) => string.Create(CultureInfo.InvariantCulture, $"{share:N0} % more"),
            (_, var share) => string.Create(CultureInfo.InvariantCulture, $"{-share:N0} % less"),
        };
        return $"{Words.Gpu(used)} used, {Words.Number(expected)} expected ({difference}), {Words.Number(line.Run.Estimate.WorstGpuSeconds)} at worst";
    }

    public static string Of(RunMark mark) => mark.Kind switch
    {
        RunMarkKind.Started => $"Started by {mark.By}",
        RunMarkKind.RetriedFailed => $"Failed slots taken up again by {mark.By}",
        RunMarkKind.Continued => $"Parked slots continued by {mark.By}",
        RunMarkKind.Renewed => $"Stale slots made anew by {mark.By}",
        RunMarkKind.Resumed => "Resumed: something of it was freed",
        RunMarkKind.Cancelled => $"Cancelled by {mark.By}",
        _ => "Ended",
    };

    /// <summary>The length of a bucket.</summary>
    /// <example>5 min</example>
    public static string Length(TimeSpan bucket) => bucket switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{bucket.TotalSeconds:0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{bucket.TotalMinutes:0} min"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{bucket.TotalHours:0} h"),
        _ => Words.Count((int)bucket.TotalDays, "day"),
    };

    private static string? Part(int count, string words) => count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {words}");
}
