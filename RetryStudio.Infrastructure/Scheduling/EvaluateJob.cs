using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Scheduling;

public sealed record EvaluateInput(Guid SlotId, Guid AttemptId);

/// <summary>Measures one rendered attempt and decides what follows.</summary>
public sealed class EvaluateJob(AttemptRunner runner, EvaluationQueue queue, LaneSignals signals, StudioSql sql, ILogger<EvaluateJob> logger) : IJob<EvaluateInput>
{
    public const string ExecutionGroup = "qa";

    private const int MostFailures = 5;

    /// <summary>How often a backend that is away is asked for its files: for about two minutes.</summary>
    private const int MostFetches = 7;

    /// <summary>One job per attempt, however often it is asked for.</summary>
    public static OneOffJobOptions OptionsFor(EvaluateInput input) => new()
    {
        Name = $"{input.SlotId}/{input.AttemptId}",
        Group = "evaluate",
        ExecutionGroup = ExecutionGroup,
        OnConflict = TriggerConflict.Keep,
        RequestRecovery = true,
    };

    public async ValueTask Execute(IJobExecutionContext context, EvaluateInput input, CancellationToken cancellationToken = default)
    {
        if (!queue.TryBegin(input.AttemptId))
        {
            return;
        }

        try
        {
            await runner.EvaluateAsync(input.AttemptId, patient: queue.FailuresOf(input.AttemptId) < MostFetches - 1, cancellationToken);
            queue.Done(input.AttemptId);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            queue.Done(input.AttemptId);
            logger.LogInformation("The evaluation of attempt {Attempt} was stopped; it is done again later", input.AttemptId);
        }
        catch (Exception trouble)
        {
            // The attempt still waits to be measured: the sweep schedules it again.
            var failures = queue.Failed(input.AttemptId);
            if (trouble is BackendException away)
            {
                logger.LogWarning("The files of attempt {Attempt} cannot be had for the moment, asked {Failures} times: {Reason}", input.AttemptId, failures, away.Message);
            }
            else
            {
                logger.LogError(trouble, "The evaluation of attempt {Attempt} failed {Failures} times", input.AttemptId, failures);
            }

            if (failures >= MostFailures && !ComesBack(trouble))
            {
                await AbandonAsync(input.AttemptId, trouble, cancellationToken);
            }
        }
        finally
        {
            signals.Pulse();
        }
    }

    // A store, a database or a backend that is away comes back; of the last one the attempt's own patience ends. Nobody is asked to look at a picture because of it.
    private bool ComesBack(Exception trouble) => trouble switch
    {
        FileNotFoundException or PathTooLongException => false,
        IOException or HttpRequestException or TimeoutException or BackendException => true,
        DbUpdateException { InnerException: DbException inner } => sql.IsTransient(inner),
        DbException database => sql.IsTransient(database),
        _ => false,
    };

    private async Task AbandonAsync(Guid attemptId, Exception trouble, CancellationToken ct)
    {
        try
        {
            await runner.AbandonEvaluationAsync(attemptId, trouble.Message, ct);
            queue.Done(attemptId);
        }
        catch (Exception again) when (!ct.IsCancellationRequested)
        {
            logger.LogError(again, "Attempt {Attempt} could not be handed to a person; it is measured again", attemptId);
        }
    }
}
