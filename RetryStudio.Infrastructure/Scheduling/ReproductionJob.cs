using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Comparisons;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Compares attempts that repeat a recipe with what they repeat, on one node at a time.</summary>
[DisallowConcurrentExecution]
public sealed class ReproductionJob(Reproductions reproductions, EngineOptions options, ILogger<ReproductionJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await reproductions.CatchUpAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug("Comparing repeated recipes stops with the process");
        }
        catch (Exception trouble)
        {
            logger.LogWarning(trouble, "Repeated recipes could not be compared; the next round follows in {Interval}", options.Watch);
        }
    }
}
