using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Counts what backends did since a moment.</summary>
internal static class BackendCounting
{
    public static async Task<IReadOnlyCollection<BackendCounts>> OfAsync(StudioDbContext context, DateTimeOffset since, DateTimeOffset now, CancellationToken ct)
    {
        var backends = await context.Backends.OrderBy(backend => backend.Name).Select(backend => new { backend.Id, backend.LanesExclusive }).ToListAsync(ct);
        var lanes = (await context.Lanes.GroupBy(lane => new { lane.BackendId, lane.Kind }).Select(group => new { group.Key.BackendId, Count = group.Count() }).ToListAsync(ct)).ToLookup(lane => lane.BackendId, lane => lane.Count);
        var service = await context.BackendHealth.ToDictionaryAsync(health => health.BackendId, health => ServiceHour.Within(health.InService, since), ct);
        var taken = await TakenAsync(context, since, now, ct);
        var tries = (await context.Tries.Where(item => item.UpdatedAt >= since && (item.Status == TryStatus.Delivered || item.Status == TryStatus.Failed))
            .GroupBy(item => new { item.BackendId, item.Error }).Select(group => new { group.Key.BackendId, group.Key.Error, Count = group.Count() }).ToListAsync(ct)).ToLookup(item => item.BackendId);
        var attempts = (await context.Attempts
            .Where(attempt => attempt.BackendId != null && attempt.CutFromAttemptId == null && attempt.RenderedAt >= since && (attempt.Status == AttemptStatus.Passed || attempt.Status == AttemptStatus.Failed))
            .GroupBy(attempt => new { attempt.BackendId, attempt.FailedCheck }).Select(group => new { group.Key.BackendId, group.Key.FailedCheck, Count = group.Count() }).ToListAsync(ct)).ToLookup(item => item.BackendId!.Value);
        return [.. backends.Select(backend => new BackendCounts(
            backend.Id, taken.GetValueOrDefault(backend.Id), service.GetValueOrDefault(backend.Id),
            backend.LanesExclusive ? lanes[backend.Id].DefaultIfEmpty().Max() : lanes[backend.Id].Sum(),
            tries[backend.Id].Sum(item => item.Count), attempts[backend.Id].Sum(item => item.Count),
            tries[backend.Id].Where(item => item.Error is not null).ToImmutableSortedDictionary(item => item.Error!.Value, item => item.Count),
            attempts[backend.Id].Where(item => item.FailedCheck is not null).ToImmutableSortedDictionary(item => item.FailedCheck!, item => item.Count, StringComparer.Ordinal)))];
    }

    /// <summary>How long lanes were taken: by what has ended since, and by what runs now.</summary>
    private static async Task<Dictionary<Guid, double>> TakenAsync(StudioDbContext context, DateTimeOffset since, DateTimeOffset now, CancellationToken ct)
    {
        var ended = await context.Tries.Where(item => item.UpdatedAt >= since && item.LaneSeconds > 0).GroupBy(item => item.BackendId)
            .Select(group => new { group.Key, Seconds = group.Sum(item => item.LaneSeconds) }).ToDictionaryAsync(group => group.Key, group => (double)group.Seconds, ct);
        var open = await context.Tries.Where(item => item.Status == TryStatus.Leased || item.Status == TryStatus.Submitted).Select(item => new { item.BackendId, item.CreatedAt }).ToListAsync(ct);
        foreach (var item in open)
        {
            ended[item.BackendId] = ended.GetValueOrDefault(item.BackendId) + (now - (item.CreatedAt > since ? item.CreatedAt : since)).TotalSeconds;
        }

        return ended;
    }
}
