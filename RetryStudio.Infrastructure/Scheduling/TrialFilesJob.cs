using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Removes the files of trials that nobody has used for a day, on one node at a time.</summary>
[DisallowConcurrentExecution]
public sealed class TrialFilesJob(TrialFiles files, EngineOptions options, ILogger<TrialFilesJob> logger) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            files.Clear();
        }
        catch (Exception trouble)
        {
            logger.LogWarning(trouble, "The files of trials could not be looked through; the next round follows in {Interval}", options.ClearTrials);
        }

        return ValueTask.CompletedTask;
    }
}
