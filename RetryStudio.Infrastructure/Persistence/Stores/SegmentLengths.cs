using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What decides how long segments last, in the database.</summary>
public sealed class SegmentLengths(StudioTransactions transactions, Ids ids, TimeProvider time) : ISegmentLengths
{
    public Task<SegmentPlace> FollowNarrationAsync(Guid segmentId, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var segment = await context.Segments.SingleOrDefaultAsync(item => item.Id == segmentId, token) ?? throw RejectedException.NotFound("segment");
        var now = time.GetUtcNow();
        var spoken = (await context.LockSlotsOfSegmentAsync(segmentId, token)).Single(slot => slot.Kind == AssetKind.Audio);
        if (segment.LengthOrigin == LengthOrigin.Person)
        {
            segment.ReleaseLength();
            context.AuditEntries.Add(new(ids.Next(), by, "segment.length", segmentId.ToString(), "follows the narration", now));
        }

        await NarrationFollowing.FollowAsync(context, segment, spoken, by, ids, now, token);
        return new SegmentPlace(segment.ProjectId, segment.Id, segment.Number);
    }, ct);
}
