using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Attempts that repeat a recipe, in the database.</summary>
public sealed class ReproductionStore(StudioTransactions transactions, TimeProvider time) : IReproductionStore
{
    /// <summary>At a time: the rest follows in the next round.</summary>
    private const int Most = 5;

    public Task<IReadOnlyList<ReproducedPair>> WaitingAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var pairs = await (from repeated in context.Attempts
                           join origin in context.Attempts on repeated.ReproducesAttemptId equals origin.Id
                           where repeated.ReproducesAttemptId != null && repeated.Likeness == null && repeated.Media != null
                           orderby repeated.UpdatedAt
                           select new { repeated.Id, repeated.ProjectId, repeated.SegmentId, repeated.Kind, Origin = origin.Media, Repeated = repeated.Media })
            .Take(Most).ToListAsync(token);
        return (IReadOnlyList<ReproducedPair>)[.. pairs.Select(pair => new ReproducedPair(pair.Id, new(pair.ProjectId, pair.SegmentId, pair.Kind), pair.Origin, pair.Repeated!))];
    }, ct);

    public Task<bool> KeepAsync(Guid attemptId, Likeness likeness, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var attempt = await context.Attempts.SingleAsync(item => item.Id == attemptId, token);
        if (attempt.Likeness is not null)
        {
            return false;
        }

        attempt.NoteLikeness(likeness, time.GetUtcNow());
        return true;
    }, ct);
}
