using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What is shown of budgets, from the database.</summary>
public sealed class BudgetReader(IDbContextFactory<StudioDbContext> contexts) : IBudgetReader
{
    public async Task<IReadOnlyList<ProjectBudget>> BudgetsAsync(CancellationToken ct)
    {
        await using var context = await OpenAsync(ct);
        var budgets = await BudgetsOf(context, null).ToListAsync(ct);
        var parked = await Parked(context).GroupBy(slot => slot.ProjectId)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        var forecasts = await ForecastReading.OfAsync(context, null, ct);
        return [.. ProjectBudget.InOrder(budgets.Select(item => ViewOf(item, forecasts, parked.GetValueOrDefault(item.Budget.ProjectId))))];
    }

    public async Task<ProjectBudget?> BudgetAsync(Guid projectId, CancellationToken ct)
    {
        await using var context = await OpenAsync(ct);
        return (await BudgetAsync(context, projectId, ct))?.Budget;
    }

    public async Task<BudgetReport?> ReportAsync(Guid projectId, CancellationToken ct)
    {
        await using var context = await OpenAsync(ct);
        if (await BudgetAsync(context, projectId, ct) is not var (budget, forecasts))
        {
            return null;
        }

        var curve = await CurveAsync(context, projectId, ct);
        return new(budget, SpentBreakdown.Of(await GroupsAsync(context, projectId, ct)), [.. curve], BudgetThreshold.Of(budget.Figures.Limit, curve), forecasts.Measured(projectId));
    }

    public async IAsyncEnumerable<BookLine> LinesAsync(Guid projectId, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var context = await OpenAsync(ct);
        // What was removed since is told by what the book itself knows.
        var lines = from entry in context.BudgetEntries
                    join item in context.Tries on entry.TryId equals item.Id into tries
                    from item in tries.DefaultIfEmpty()
                    join attempt in context.Attempts on item.AttemptId equals attempt.Id into attempts
                    from attempt in attempts.DefaultIfEmpty()
                    join segment in context.Segments.IgnoreQueryFilters() on attempt.SegmentId equals segment.Id into segments
                    from segment in segments.DefaultIfEmpty()
                    join backend in context.Backends on item.BackendId equals backend.Id into backends
                    from backend in backends.DefaultIfEmpty()
                    where entry.ProjectId == projectId
                    orderby entry.At, entry.Id
                    select new BookLine(
                        entry.At, entry.Kind, segment == null ? null : segment.Number, attempt == null ? null : attempt.Kind, attempt == null ? null : attempt.Number, item == null ? null : item.Number,
                        backend == null ? null : backend.Name, entry.GpuSeconds, entry.Cost);
        await foreach (var line in lines.AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return line;
        }
    }

    public async Task<RateCoverage> RatesAsync(CancellationToken ct)
    {
        await using var context = await OpenAsync(ct);
        var backends = await context.Backends.OrderBy(backend => backend.Name).Select(backend => new { backend.Name, backend.CostPerHour }).ToListAsync(ct);
        return new(backends.Count(backend => backend.CostPerHour is not null), [.. backends.Where(backend => backend.CostPerHour is null).Select(backend => backend.Name)]);
    }

    private static async Task<(ProjectBudget Budget, ForecastReading Forecasts)?> BudgetAsync(StudioDbContext context, Guid projectId, CancellationToken ct)
    {
        if (await BudgetsOf(context, projectId).SingleOrDefaultAsync(ct) is not { } item)
        {
            return null;
        }

        var parked = await Parked(context).CountAsync(slot => slot.ProjectId == projectId, ct);
        var forecasts = await ForecastReading.OfAsync(context, projectId, ct);
        return (ViewOf(item, forecasts, parked), forecasts);
    }

    /// <summary>Without those in the bin, which 'Continue' does not take up.</summary>
    private static IQueryable<Slot> Parked(StudioDbContext context) =>
        context.Slots.Where(slot => slot.Status == SlotStatus.Parked && context.Segments.Any(segment => segment.Id == slot.SegmentId));

    private static IQueryable<NamedBudget> BudgetsOf(StudioDbContext context, Guid? projectId) =>
        from budget in context.Budgets
        join project in context.Projects on budget.ProjectId equals project.Id
        where projectId == null || project.Id == projectId
        select new NamedBudget(budget, project.Name);

    private static ProjectBudget ViewOf(NamedBudget item, ForecastReading forecasts, int parked) =>
        new(item.Budget.ProjectId, item.Name, BudgetFigures.Of(item.Budget), forecasts.Of(item.Budget.ProjectId, item.Budget.Spent), parked);

    private static async Task<IReadOnlyCollection<SpentGroup>> GroupsAsync(StudioDbContext context, Guid projectId, CancellationToken ct)
    {
        var firsts = context.Attempts.Where(attempt => attempt.ProjectId == projectId).Own().GroupBy(attempt => attempt.SlotId).Select(slot => new { SlotId = slot.Key, Number = slot.Min(attempt => attempt.Number) });
        var groups = await (
            from entry in context.BudgetEntries
            join item in context.Tries on entry.TryId equals item.Id into tries
            from item in tries.DefaultIfEmpty()
            join attempt in context.Attempts on item.AttemptId equals attempt.Id into attempts
            from attempt in attempts.DefaultIfEmpty()
            join first in firsts on attempt.SlotId equals first.SlotId into own
            from first in own.DefaultIfEmpty()
            join segment in context.Segments.IgnoreQueryFilters() on attempt.SegmentId equals segment.Id into segments
            from segment in segments.DefaultIfEmpty()
            join scene in context.Scenes on segment.SceneId equals scene.Id into scenes
            from scene in scenes.DefaultIfEmpty()
            join type in context.SceneTypes on scene.SceneTypeId equals type.Id into types
            from type in types.DefaultIfEmpty()
            where entry.ProjectId == projectId && entry.Kind == BudgetEntryKind.Charge
            select new
            {
                Name = type == null ? null : type.Name,
                ByPerson = attempt != null && attempt.RequestedBy != null,
                First = attempt != null && (attempt.SourceVideo != null || attempt.Number == first.Number),
                Status = attempt == null ? (AttemptStatus?)null : attempt.Status,
                FailedCheck = attempt == null ? null : attempt.FailedCheck,
                Id = attempt == null ? entry.TryId : attempt.Id,
                entry.GpuSeconds,
                entry.Cost,
            })
            .GroupBy(charge => new { charge.Name, charge.ByPerson, charge.First, charge.Status, charge.FailedCheck })
            .Select(group => new { group.Key, Attempts = group.Select(charge => charge.Id).Distinct().Count(), GpuSeconds = group.Sum(charge => charge.GpuSeconds), Cost = group.Sum(charge => charge.Cost) })
            .ToListAsync(ct);
        return [.. groups.Select(group => new SpentGroup(
            group.Key.Name ?? SpentGroup.OfDeleted,
            group.Key.Name is null ? AttemptOrigin.Deleted : group.Key.ByPerson ? AttemptOrigin.Person : group.Key.First ? AttemptOrigin.First : AttemptOrigin.Retry,
            EndOf(group.Key.Status, group.Key.FailedCheck), group.Key.FailedCheck,
            new(group.Attempts, group.GpuSeconds, group.Cost)))];
    }

    private static AttemptEnd EndOf(AttemptStatus? status, string? check) => (status, check) switch
    {
        (AttemptStatus.Passed, _) => AttemptEnd.Passed,
        (AttemptStatus.Failed, not null) => AttemptEnd.CheckFailed,
        (AttemptStatus.Failed, null) => AttemptEnd.NoVerdict,
        _ => AttemptEnd.Unfinished,
    };

    private static async Task<IReadOnlyList<SpentPoint>> CurveAsync(StudioDbContext context, Guid projectId, CancellationToken ct)
    {
        var charges = context.BudgetEntries.Where(entry => entry.ProjectId == projectId && entry.Kind == BudgetEntryKind.Charge);
        var first = await charges.MinAsync(entry => (DateTimeOffset?)entry.At, ct);
        if (first is not { } from || await charges.MaxAsync(entry => (DateTimeOffset?)entry.At, ct) is not { } to)
        {
            return [];
        }

        var grain = DatedSums.GrainFor(to - from);
        var (seconds, cost) = (0m, 0m);
        List<SpentPoint> curve = [new(from, 0, 0)];
        foreach (var sum in await DatedSums.OfAsync(charges.Select(entry => new Dated { At = entry.At, First = entry.GpuSeconds, Second = entry.Cost }), grain, ct))
        {
            (seconds, cost) = (seconds + sum.First, cost + sum.Second);
            var end = sum.At + grain;
            curve.Add(new(end < to ? end : to, seconds, cost));
        }

        return curve;
    }

    private async Task<StudioDbContext> OpenAsync(CancellationToken ct)
    {
        var context = await contexts.CreateDbContextAsync(ct);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return context;
    }

    private sealed record NamedBudget(Budget Budget, string Name);
}
