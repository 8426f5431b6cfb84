using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Lets a segment last as long as the narration that is selected in it. The slots of the segment are locked.</summary>
internal static class NarrationFollowing
{
    /// <summary>In the name of nobody: the project wants it so.</summary>
    private const string Studio = "studio";

    /// <summary>Harmless for anything but a narration that is selected, and where the project wants none or a person has set the length.</summary>
    public static async Task FollowAsync(StudioDbContext context, Slot slot, Ids ids, DateTimeOffset now, CancellationToken ct)
    {
        if (slot is { Kind: AssetKind.Audio, Status: SlotStatus.Complete }
            && await context.Segments.SingleOrDefaultAsync(segment => segment.Id == slot.SegmentId && context.Projects.Any(project => project.Id == segment.ProjectId && project.WantsNarration), ct) is { } segment)
        {
            await FollowAsync(context, segment, slot, Studio, ids, now, ct);
        }
    }

    /// <summary>False when the segment has no narration, or lasts as long already.</summary>
    public static async Task<bool> FollowAsync(StudioDbContext context, Segment segment, Slot spoken, string by, Ids ids, DateTimeOffset now, CancellationToken ct)
    {
        // It may have been added in this very transaction.
        var narration = spoken.SelectedAttemptId is { } selected ? await context.Attempts.FindAsync([selected], ct) : null;
        var before = segment.Content;
        if (narration?.Media is not { Duration: > 0 } media || !segment.FollowNarration(media.Duration))
        {
            return false;
        }

        var detail = FormattableString.Invariant($"seconds: {before.Seconds:0.###} → {segment.Seconds:0.###}, since its narration lasts {media.Duration:0.0} s");
        context.AuditEntries.Add(new(ids.Next(), by, "segment.length", segment.Id.ToString(), Sentence.Cut(detail), now));
        await SegmentAging.AgeClipAsync(context, segment, before, now, ct);
        return true;
    }
}
