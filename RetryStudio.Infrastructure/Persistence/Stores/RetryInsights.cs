using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Review;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What retries made of failed attempts, from the database.</summary>
public sealed class RetryInsights(StudioTransactions transactions) : IRetryInsights
{
    public Task<IReadOnlyList<RetryInsight>> OfAsync(Guid? projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var groups = await (
            from failed in context.Attempts.Own()
            join segment in context.Segments.IgnoreQueryFilters() on failed.SegmentId equals segment.Id
            join scene in context.Scenes on segment.SceneId equals scene.Id
            join type in context.SceneTypes on scene.SceneTypeId equals type.Id
            join next in context.Attempts.Where(attempt => !attempt.IsLate && attempt.SourceVideo == null && attempt.Overall != null)
                on new { failed.SegmentId, failed.Kind, Number = failed.Number + 1 } equals new { next.SegmentId, next.Kind, next.Number } into followers
            from next in followers.DefaultIfEmpty()
            where failed.Status == AttemptStatus.Failed && failed.FailedCheck != null && (projectId == null || failed.ProjectId == projectId)
            select new
            {
                type.Id,
                type.Name,
                failed.Kind,
                Check = failed.FailedCheck!,
                Retried = next == null ? 0 : 1,
                Mended = next != null && next.Status == AttemptStatus.Passed ? 1 : 0,
                GpuSeconds = next == null ? 0m : next.GpuSeconds,
            })
            .GroupBy(failure => new { failure.Id, failure.Name, failure.Kind, failure.Check })
            .Select(group => new { group.Key, Failures = group.Count(), Retried = group.Sum(failure => failure.Retried), Mended = group.Sum(failure => failure.Mended), GpuSeconds = group.Sum(failure => failure.GpuSeconds) })
            .ToListAsync(token);
        return (IReadOnlyList<RetryInsight>)[.. groups
            .Select(group => new RetryInsight(group.Key.Id, group.Key.Name, group.Key.Kind, group.Key.Check, group.Failures, group.Retried, group.Mended, group.GpuSeconds))
            .OrderByDescending(insight => insight.Failures).ThenBy(insight => insight.SceneType, StringComparer.Ordinal).ThenBy(insight => insight.Kind).ThenBy(insight => insight.Check, StringComparer.Ordinal)];
    }, ct);
}
