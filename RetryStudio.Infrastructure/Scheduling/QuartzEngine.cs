using Microsoft.EntityFrameworkCore;
using Quartz;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Executes the queue with Quartz: one durable job per lane.</summary>
public sealed class QuartzEngine(ISchedulerFactory schedulers, IDbContextFactory<StudioDbContext> contexts, LaneSignals signals, CancelWatch cancels, Ids ids) : IEngine
{
    public async Task DriveAsync(Guid runId, CancellationToken ct)
    {
        var scheduler = await schedulers.GetScheduler(ct);
        var input = new BulkRunInput(runId);
        await scheduler.ScheduleJob<BulkRunJob, BulkRunInput>(input, TimeSpan.Zero, BulkRunJob.OptionsFor(input, ids.Next()), ct);
    }

    public async Task WakeAsync(CancellationToken ct)
    {
        signals.Pulse();
        await using var context = await contexts.CreateDbContextAsync(ct);
        var lanes = await (from lane in context.Lanes
                           join backend in context.Backends on lane.BackendId equals backend.Id
                           where backend.Enabled
                           select lane.Id).ToListAsync(ct);
        await WakeAsync(lanes, ct);
    }

    public void NoticeCancel() => cancels.Notice();

    /// <summary>Lets these lanes look for work; harmless for those that already do.</summary>
    public async Task WakeAsync(IEnumerable<Guid> lanes, CancellationToken ct)
    {
        var scheduler = await schedulers.GetScheduler(ct);
        foreach (var lane in lanes.Where(lane => !signals.IsAwake(lane)))
        {
            var key = LaneJob.KeyOf(lane);
            if (!await scheduler.Exists(key, ct))
            {
                await scheduler.AddJob(JobBuilder.Create<LaneJob>().WithIdentity(key).StoreDurably().RequestRecovery().Build(), AddJobOptions.Replacing, ct);
            }

            var wake = TriggerBuilder.Create<LaneJob>().ForJob(key).WithIdentity(key.Name, "wake").StartNow().Build();
            await scheduler.ScheduleTrigger(wake, TriggerConflict.KeepEarlier, ct);
        }
    }
}
