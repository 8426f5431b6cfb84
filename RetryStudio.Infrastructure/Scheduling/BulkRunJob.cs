using Quartz;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Scheduling;

public sealed record BulkRunInput(Guid RunId);

/// <summary>Sets a run going: its slots stand in the queue already, now the lanes are woken.</summary>
public sealed class BulkRunJob(IEngine engine) : IJob<BulkRunInput>
{
    public static OneOffJobOptions OptionsFor(BulkRunInput input, Guid start) => new()
    {
        Name = $"{input.RunId}/{start}",
        Group = "run",
        OnConflict = TriggerConflict.Keep,
        RequestRecovery = true,
    };

    public async ValueTask Execute(IJobExecutionContext context, BulkRunInput input, CancellationToken cancellationToken = default) =>
        await engine.WakeAsync(cancellationToken);
}
