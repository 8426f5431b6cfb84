using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Persistence.Stores;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Works at one sequence for as long as there is something to do.</summary>
[DisallowConcurrentExecution]
public sealed class SequenceJob(ISequenceLedger ledger, OpenSequences open, SequenceRunner runner, EngineOptions options, TimeProvider time, ILogger<SequenceJob> logger) : IJob
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static JobKey KeyOf(Guid sequenceId) => new(sequenceId.ToString(), "sequence");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var id = Guid.Parse(context.JobDetail.Key.Name);
        SequenceClaim? claim = null;
        try
        {
            claim = await ledger.TakeAsync(id, cancellationToken);
            if (claim is not null)
            {
                await AdvanceAsync(claim, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("Sequence {Sequence} stops with the process; it goes on where it was", id);
        }
        catch (Exception trouble)
        {
            logger.LogError(trouble, "Sequence {Sequence} could not go on; it is tried again in {Interval}", id, Pause);
            await TellAsync(claim, trouble, cancellationToken);
        }
    }

    /// <summary>Nothing is silent.</summary>
    private async Task TellAsync(SequenceClaim? claim, Exception trouble, CancellationToken ct)
    {
        try
        {
            if (claim is not null)
            {
                await ledger.ChangeAsync(claim, sequence => sequence.NoteTrouble($"It could not go on, which is tried again. {trouble.Message}", time.GetUtcNow() + Pause), ct);
            }
        }
        catch (Exception untold) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning(untold, "Nor could that be written down of sequence {Sequence}", claim!.SequenceId);
        }
    }

    /// <summary>Somebody may cancel it, or another node take it over: then what runs is stopped.</summary>
    private async Task AdvanceAsync(SequenceClaim claim, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watch = WatchAsync(claim, stop);
        try
        {
            await runner.AdvanceAsync(claim, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            logger.LogInformation("Sequence {Sequence} was cancelled", claim.SequenceId);
        }
        finally
        {
            await stop.CancelAsync();
            await watch;
        }
    }

    private async Task WatchAsync(SequenceClaim claim, CancellationTokenSource stop)
    {
        try
        {
            while (await IsHeldAsync(claim, stop.Token))
            {
                await Task.Delay(options.Poll, time, stop.Token);
            }

            await stop.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // There is nothing to watch any more.
        }
    }

    private async Task<bool> IsHeldAsync(SequenceClaim claim, CancellationToken ct)
    {
        try
        {
            return await open.IsHeldAsync(claim, ct);
        }
        catch (Exception trouble) when (!ct.IsCancellationRequested)
        {
            // The next look may succeed; and whoever may write nothing finds out when writing.
            logger.LogWarning(trouble, "Could not look whether sequence {Sequence} was cancelled", claim.SequenceId);
            return true;
        }
    }
}
