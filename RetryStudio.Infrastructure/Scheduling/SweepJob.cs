using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Finds what a crash left lying: lanes with work that nobody runs, attempts that nobody measures, runs that nobody ended.</summary>
[DisallowConcurrentExecution]
public sealed class SweepJob(
    IDbContextFactory<StudioDbContext> contexts,
    IRunLedger runs,
    QuartzEngine engine,
    EvaluationQueue evaluations,
    EngineOptions options,
    LiveFeed feed,
    TimeProvider time,
    ILogger<SweepJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var project in await runs.FinishRunsAsync(cancellationToken))
            {
                feed.Publish(new StudioEvent.ProjectChanged(project));
            }

            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            await ScheduleEvaluationsAsync(database, cancellationToken);
            await engine.WakeAsync(await LanesWithWorkAsync(database, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug("The sweep stops with the process");
        }
        catch (Exception trouble)
        {
            logger.LogWarning(trouble, "The sweep failed; the next one follows in {Interval}", options.Sweep);
        }
    }

    private async Task ScheduleEvaluationsAsync(StudioDbContext database, CancellationToken ct)
    {
        var overdue = time.GetUtcNow() - options.Sweep;
        var lost = await database.Attempts
            .Where(attempt => attempt.Status == AttemptStatus.Generating && attempt.RenderedAt < overdue)
            .OrderBy(attempt => attempt.RenderedAt)
            .Select(attempt => new EvaluateInput(attempt.SlotId, attempt.Id))
            .Take(500)
            .ToListAsync(ct);
        lost.ForEach(input => evaluations.Add(input));
    }

    // A lane stays awake for a while, so it may be woken a little before the work is due.
    private async Task<List<Guid>> LanesWithWorkAsync(StudioDbContext database, CancellationToken ct)
    {
        var soon = time.GetUtcNow() + options.Sweep;
        var kinds = await database.Slots
            .Where(slot => (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Failed) && slot.Ready && (slot.NotBefore == null || slot.NotBefore <= soon))
            .Select(slot => slot.Kind).Distinct().ToListAsync(ct);
        return await (from lane in database.Lanes
                      join backend in database.Backends on lane.BackendId equals backend.Id
                      where lane.TryId != null || (backend.Enabled && kinds.Contains(lane.Kind))
                      select lane.Id).ToListAsync(ct);
    }
}
