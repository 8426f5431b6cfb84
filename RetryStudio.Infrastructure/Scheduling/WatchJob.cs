using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Looks after the backends every few seconds, on one node at a time.</summary>
[DisallowConcurrentExecution]
public sealed class WatchJob(BackendWatch watch, IEngine engine, EngineOptions options, ILogger<WatchJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (await watch.LookAsync(cancellationToken))
            {
                await engine.WakeAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug("The watch stops with the process");
        }
        catch (Exception trouble)
        {
            logger.LogWarning(trouble, "The watch over the backends failed; the next round follows in {Interval}", options.Watch);
        }
    }
}
