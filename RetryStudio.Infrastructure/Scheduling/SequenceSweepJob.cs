using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Persistence.Stores;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Wakes sequences that have something to do, on one node at a time.</summary>
[DisallowConcurrentExecution]
public sealed class SequenceSweepJob(OpenSequences open, ISequenceEngine engine, EngineOptions options, ILogger<SequenceSweepJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var sequence in await open.DueAsync(cancellationToken))
            {
                await engine.DriveAsync(sequence, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug("Looking for sequences stops with the process");
        }
        catch (Exception trouble)
        {
            logger.LogWarning(trouble, "Sequences could not be looked for; the next round follows in {Interval}", options.Sweep);
        }
    }
}
