using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Lets a segment's video follow what became of its image.</summary>
internal static class ImageDependency
{
    /// <summary>The image is complete: its video may go. The image did not come to be: its video ends likewise. A clip that is complete is held against its image.</summary>
    public static async Task FollowAsync(StudioDbContext context, Slot ended, DateTimeOffset now, CancellationToken ct)
    {
        if (ended.Status.IsOpen())
        {
            return;
        }

        if (ended is { Kind: AssetKind.Video, Status: SlotStatus.Complete })
        {
            await AgeAsync(context, ended, (await context.LockSlotsOfSegmentAsync(ended.SegmentId, ct)).Single(slot => slot.Kind == AssetKind.Image), now, ct);
        }
        else if (ended.Kind == AssetKind.Image)
        {
            await FollowImageAsync(context, ended, now, ct);
        }
    }

    private static async Task FollowImageAsync(StudioDbContext context, Slot image, DateTimeOffset now, CancellationToken ct)
    {
        var video = (await context.LockSlotsOfSegmentAsync(image.SegmentId, ct)).Single(slot => slot.Kind == AssetKind.Video);
        var waits = video is { Status: SlotStatus.Queued, Ready: false };
        if (waits && video.Renews && image is { Status: SlotStatus.Complete, Stale: not null })
        {
            video.KeepSelected(DecisionReason.ImageNotComplete, "Its image could not be made anew, so the clip stays as it was.", now);
        }
        else if (waits && image.Status == SlotStatus.Complete)
        {
            video.BecomeReady(now);
        }
        else if (waits)
        {
            video.FollowImage(image, now);
        }
        else if (image.Status == SlotStatus.FailedPermanent && video.WaitsForItsImagesReview)
        {
            // Nobody looks at the image any more.
            video.FollowImage(image, now);
        }
        else if (image.Status == SlotStatus.Complete && video.Reason == DecisionReason.ImageNotComplete && video.Status is SlotStatus.NeedsReview or SlotStatus.FailedPermanent)
        {
            // The image is there after all: the video goes on in the run it belonged to.
            await RunRejoining.RejoinAsync(context, video, now, ct);
        }
        else
        {
            await AgeAsync(context, video, image, now, ct);
        }
    }

    /// <summary>A clip that was made from another image than the selected one is stale.</summary>
    public static async Task AgeAsync(StudioDbContext context, Slot video, Slot image, DateTimeOffset now, CancellationToken ct)
    {
        if (video.SelectedAttemptId is { } clip && image.SelectedAttemptId is { } picture)
        {
            var startImage = (await context.Attempts.SingleAsync(attempt => attempt.Id == clip, ct)).Recipe.StartImage;
            var selected = (await context.Attempts.SingleAsync(attempt => attempt.Id == picture, ct)).Media?.Path;
            video.MarkStale(Staleness.OfVideo(video.Stale, startImage, selected, image.Stale is not null), now);
        }
    }
}
