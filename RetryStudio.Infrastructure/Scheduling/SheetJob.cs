using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Composes coherence sheets whose ninth panel is there, on one node at a time.</summary>
[DisallowConcurrentExecution]
public sealed class SheetJob(SheetComposition sheets, EngineOptions options, ILogger<SheetJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await sheets.CatchUpAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug("Composing coherence sheets stops with the process");
        }
        catch (Exception trouble)
        {
            logger.LogWarning(trouble, "A coherence sheet could not be composed; the next round follows in {Interval}", options.Watch);
        }
    }
}
