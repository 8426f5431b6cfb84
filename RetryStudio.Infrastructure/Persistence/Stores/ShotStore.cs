using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What is said of single shots, in the database.</summary>
public sealed class ShotStore(StudioTransactions transactions, Ids ids, TimeProvider time) : IShotStore
{
    public Task<Guid?> MarkStillAsync(Guid segmentId, bool still, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.Segments.SingleOrDefaultAsync(segment => segment.Id == segmentId, token) is not { } segment)
        {
            return null;
        }

        if (segment.Still != still)
        {
            segment.MarkStill(still);
            context.AuditEntries.Add(new(ids.Next(), by, "segment.still", segmentId.ToString(), still ? "still on purpose" : "meant to move", time.GetUtcNow()));
        }

        return (Guid?)segment.ProjectId;
    }, ct);
}
