using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Lets a segment's video follow what became of its image.</summary>
internal static class ImageDependency
{
    /// <summary>The image is complete: its video may go. The image did not come to be: its video ends likewise.</summary>
    public static async Task FollowAsync(StudioDbContext context, Slot image, DateTimeOffset now, CancellationToken ct)
    {
        if (image.Kind != AssetKind.Image || image.Status.IsOpen())
        {
            return;
        }

        var video = (await context.LockSlotsOfSegmentAsync(image.SegmentId, ct)).Single(slot => slot.Kind == AssetKind.Video);
        var waits = video is { Status: SlotStatus.Queued, Ready: false };
        if (waits && image.Status == SlotStatus.Complete)
        {
            video.BecomeReady(now);
        }
        else if (waits)
        {
            video.FollowImage(image, now);
        }
        else if (image.Status == SlotStatus.Complete && video is { Reason: DecisionReason.ImageNotComplete, RunId: { } runId } && video.Status is SlotStatus.NeedsReview or SlotStatus.FailedPermanent)
        {
            await RejoinAsync(context, video, runId, now, ct);
        }
    }

    // A person has freed the image: the video goes on in the run it belonged to.
    private static async Task RejoinAsync(StudioDbContext context, Slot video, Guid runId, DateTimeOffset now, CancellationToken ct)
    {
        var runs = await context.Runs.Where(run => run.Id == runId || (run.ProjectId == video.ProjectId && run.Status == RunStatus.Running)).ToListAsync(ct);
        var running = runs.SingleOrDefault(run => run.Status == RunStatus.Running);
        if (running is null)
        {
            running = runs.Single();
            running.Resume(now);
        }
        else
        {
            // Also without a new slot: the run must not be ended by somebody who has not seen this one.
            running.Extend(0, running.Id == runId ? 0 : 1, GenerationEstimate.None);
        }

        video.Enqueue(new(running.Id, Queueing.Bulk, video.VirtualTime, Ready: true, video.ExpectedGpuSeconds, video.Workflow), now);
    }
}
