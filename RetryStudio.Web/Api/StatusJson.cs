using System.Text.Json.Serialization;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Api;

/// <param name="Waiting">What of p50 goes by only because lanes work for other projects; left out where that is not told apart.</param>
internal sealed record EtaJson(double P50, double P90, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Waiting)
{
    public static EtaJson? Of(Eta? eta) => eta is null ? null : new(Seconds(eta.P50), Seconds(eta.P90), eta.Waiting is { } waiting ? Seconds(waiting) : null);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);
}

internal sealed record StatusJson(
    Guid? RunId,
    int Total,
    int Pending,
    int Queued,
    int Generating,
    int Complete,
    int Failed,
    [property: JsonPropertyName("failed_permanent")] int FailedPermanent,
    [property: JsonPropertyName("needs_review")] int NeedsReview,
    int Parked,
    int Cancelled,
    double Percentage,
    double ElapsedSeconds,
    EtaJson? EtaSeconds,
    StatusItems Items)
{
    /// <param name="kind">Null: images and videos, and audio that was asked for.</param>
    public static StatusJson Of(ProjectStatus status, AssetKind? kind)
    {
        var slots = status.Slots
            .Where(slot => kind is { } one ? slot.Kind == one : slot.Kind != AssetKind.Audio || slot.Status != SlotStatus.Pending)
            .ToList();
        var progress = ProgressReport.Of(slots.Select(slot => slot.Status), status.Run?.Progress.Elapsed ?? TimeSpan.Zero, status.Pace);
        return new(
            status.Run?.Id, progress.Total, progress.Count(SlotStatus.Pending), progress.Count(SlotStatus.Queued), progress.Count(SlotStatus.Generating), progress.Complete,
            progress.Count(SlotStatus.Failed), progress.Count(SlotStatus.FailedPermanent), progress.Count(SlotStatus.NeedsReview), progress.Count(SlotStatus.Parked), progress.Count(SlotStatus.Cancelled),
            progress.Percentage, Math.Round(progress.Elapsed.TotalSeconds, 1), EtaJson.Of(progress.Eta), StatusItems.Of(slots));
    }
}

internal sealed record RunJson(
    Guid Id,
    Guid ProjectId,
    RunStatus Status,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    int Images,
    int Videos,
    int Skipped,
    decimal ExpectedGpuSeconds,
    decimal WorstGpuSeconds,
    int Total,
    int Complete,
    int Open,
    int NeedsReview,
    int FailedPermanent,
    int Parked,
    int Cancelled,
    double Percentage,
    double ElapsedSeconds,
    EtaJson? EtaSeconds)
{
    public static RunJson Of(RunView run) => new(
        run.Id, run.ProjectId, run.Status, run.StartedBy, run.StartedAt, run.FinishedAt, run.Images, run.Videos, run.Skipped, run.Estimate.ExpectedGpuSeconds, run.Estimate.WorstGpuSeconds,
        run.Progress.Total, run.Progress.Complete, run.Progress.Open, run.Progress.Count(SlotStatus.NeedsReview), run.Progress.Count(SlotStatus.FailedPermanent),
        run.Progress.Count(SlotStatus.Parked), run.Progress.Count(SlotStatus.Cancelled), run.Progress.Percentage, Math.Round(run.Progress.Elapsed.TotalSeconds, 1), EtaJson.Of(run.Progress.Eta));
}
