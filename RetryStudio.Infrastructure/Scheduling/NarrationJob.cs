using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Narrations;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Cuts takes that are there into the narrations of their segments, on one node at a time.</summary>
[DisallowConcurrentExecution]
public sealed class NarrationJob(TakeCutting takes, EngineOptions options, ILogger<NarrationJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await takes.CatchUpAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug("Cutting takes stops with the process");
        }
        catch (Exception trouble)
        {
            logger.LogWarning(trouble, "A take could not be cut; the next round follows in {Interval}", options.Watch);
        }
    }
}
