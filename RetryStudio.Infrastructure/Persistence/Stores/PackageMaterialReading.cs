using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What a package tells of shots, from the database.</summary>
public sealed class PackageMaterialReading(StudioTransactions transactions, Currency currency) : IPackageMaterial
{
    public Task<PackageMaterial> OfAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var segments = await context.Segments.Where(segment => segment.ProjectId == projectId).Select(segment => new { segment.Id, segment.ImagePrompt, segment.VideoPrompt }).ToListAsync(token);
        var backends = await context.Backends.ToDictionaryAsync(backend => backend.Id, backend => backend.Name, token);
        var selected = (await context.Attempts.Where(attempt => attempt.ProjectId == projectId && attempt.IsSelected)
            .Select(attempt => new { attempt.SegmentId, attempt.Kind, attempt.Number, attempt.Recipe, attempt.BackendId, attempt.Scores }).ToListAsync(token)).ToLookup(attempt => attempt.SegmentId);
        var sums = await context.Attempts.Where(attempt => attempt.ProjectId == projectId).GroupBy(attempt => new { attempt.SegmentId, attempt.Kind })
            .Select(group => new { group.Key, Count = group.Count(), GpuSeconds = group.Sum(attempt => attempt.GpuSeconds) }).ToDictionaryAsync(group => (group.Key.SegmentId, group.Key.Kind), token);
        var costs = await (from entry in context.BudgetEntries
                           join sent in context.Tries on entry.TryId equals sent.Id
                           join attempt in context.Attempts on sent.AttemptId equals attempt.Id
                           where entry.ProjectId == projectId && entry.Kind == BudgetEntryKind.Charge
                           group entry.Cost by new { attempt.SegmentId, attempt.Kind } into booked
                           select new { booked.Key, Cost = booked.Sum() }).ToDictionaryAsync(booked => (booked.Key.SegmentId, booked.Key.Kind), booked => booked.Cost, token);
        return new PackageMaterial(currency.Code, segments.ToImmutableDictionary(segment => segment.Id, segment => new ShotTale(segment.ImagePrompt, segment.VideoPrompt,
        [
            .. selected[segment.Id].OrderBy(attempt => attempt.Kind).Select(attempt => new PackagedTake(
                attempt.Kind, attempt.Recipe, attempt.Number, sums[(segment.Id, attempt.Kind)].Count, attempt.BackendId is { } backend ? backends.GetValueOrDefault(backend) : null,
                sums[(segment.Id, attempt.Kind)].GpuSeconds, costs.TryGetValue((segment.Id, attempt.Kind), out var cost) ? cost : null, [.. attempt.Scores.Select(result => result.Score)])),
        ])));
    }, ct);
}
