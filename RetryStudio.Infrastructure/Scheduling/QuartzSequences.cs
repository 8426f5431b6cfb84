using Quartz;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Executes sequences with Quartz: one durable job each.</summary>
public sealed class QuartzSequences(ISchedulerFactory schedulers) : ISequenceEngine
{
    /// <summary>Harmless for one that is being worked at.</summary>
    public async Task DriveAsync(Guid sequenceId, CancellationToken ct)
    {
        var scheduler = await schedulers.GetScheduler(ct);
        var key = SequenceJob.KeyOf(sequenceId);
        if (!await scheduler.Exists(key, ct))
        {
            await scheduler.AddJob(JobBuilder.Create<SequenceJob>().WithIdentity(key).StoreDurably().RequestRecovery().Build(), AddJobOptions.Replacing, ct);
        }

        var wake = TriggerBuilder.Create<SequenceJob>().ForJob(key).WithIdentity(key.Name, "sequence").StartNow().Build();
        await scheduler.ScheduleTrigger(wake, TriggerConflict.KeepEarlier, ct);
    }
}
