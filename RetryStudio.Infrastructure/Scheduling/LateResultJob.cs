using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Takes in late results every few seconds, on one node at a time. Downloading and measuring take as long as they take.</summary>
[DisallowConcurrentExecution]
public sealed class LateResultJob(LateResults late, EngineOptions options, ILogger<LateResultJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await late.TakeInAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug("Taking in late results stops with the process");
        }
        catch (Exception trouble)
        {
            logger.LogWarning(trouble, "Late results could not be looked for; the next round follows in {Interval}", options.Watch);
        }
    }
}
