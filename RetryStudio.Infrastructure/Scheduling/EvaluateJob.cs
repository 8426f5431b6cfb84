using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Scheduling;

public sealed record EvaluateInput(Guid SlotId, Guid AttemptId);

/// <summary>Measures one rendered attempt and decides what follows.</summary>
public sealed class EvaluateJob(AttemptRunner runner, EvaluationQueue queue, LaneSignals signals, ILogger<EvaluateJob> logger) : IJob<EvaluateInput>
{
    public const string ExecutionGroup = "qa";

    private const int MostFailures = 3;

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
            await runner.EvaluateAsync(input.AttemptId, cancellationToken);
            queue.Forget(input.AttemptId);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("The evaluation of attempt {Attempt} was stopped; it is done again later", input.AttemptId);
        }
        catch (Exception trouble)
        {
            // The attempt still waits to be measured: the sweep schedules it again, but not for ever.
            logger.LogError(trouble, "The evaluation of attempt {Attempt} failed", input.AttemptId);
            if (queue.CountFailure(input.AttemptId) >= MostFailures)
            {
                await runner.AbandonEvaluationAsync(input.AttemptId, trouble.Message, cancellationToken);
                queue.Forget(input.AttemptId);
            }
        }

        queue.Done(input.AttemptId);
        signals.Pulse();
    }
}
