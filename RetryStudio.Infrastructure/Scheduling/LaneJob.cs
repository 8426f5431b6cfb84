using Microsoft.Extensions.Logging;
using Quartz;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Runs one lane: leases, delivers, hands off, and again, for as long as there is work.</summary>
[DisallowConcurrentExecution]
public sealed class LaneJob(
    ILaneLedger ledger,
    AttemptRunner runner,
    EvaluationQueue evaluations,
    LaneSignals signals,
    CancelWatch cancels,
    EngineOptions options,
    TimeProvider time,
    ILogger<LaneJob> logger) : IJob
{
    private static readonly TimeSpan ToSiblings = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    public static JobKey KeyOf(Guid laneId) => new(laneId.ToString(), "lane");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var laneId = Guid.Parse(context.JobDetail.Key.Name);
        try
        {
            if (await ledger.TakeAsync(laneId, cancellationToken) is not { } claim)
            {
                return;
            }

            // Work that arrives between the last look and leaving would wait for the sweep: hence one more look after it.
            var lease = await ledger.ResumeAsync(claim, cancellationToken);
            do
            {
                signals.Enter(laneId);
                await WorkAsync(claim, lease, cancellationToken);
                signals.Leave(laneId);
                lease = await ledger.LeaseNextAsync(claim, cancellationToken);
            }
            while (lease is not null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("Lane {Lane} stops; what runs on it is joined again later", laneId);
        }
        finally
        {
            signals.Leave(laneId);
        }
    }

    private async Task WorkAsync(LaneClaim claim, Lease? lease, CancellationToken ct)
    {
        var idleSince = time.GetTimestamp();
        while (true)
        {
            var pulse = signals.Next;
            lease ??= await ledger.LeaseNextAsync(claim, ct);
            if (lease is not null)
            {
                lease = await DeliverAsync(claim, lease, ct);
                idleSince = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(idleSince) > options.Linger)
            {
                return;
            }
            else
            {
                await signals.WaitAsync(pulse, options.Poll, ct);
            }
        }
    }

    /// <summary>Brings one try to its end; the lease to go on with, if there is one already.</summary>
    private async Task<Lease?> DeliverAsync(LaneClaim claim, Lease lease, CancellationToken ct)
    {
        try
        {
            using var cancel = cancels.Watch(lease.SlotId);
            var step = await runner.DeliverAsync(lease, cancel.Token, ct);
            if (step.Rendered)
            {
                evaluations.Add(new(lease.SlotId, lease.AttemptId));
            }

            if (step.Next is null)
            {
                // The other lanes of this GPU may have waited for it, and go first.
                signals.Pulse();
                await Task.Delay(ToSiblings, time, ct);
            }

            return step.Next;
        }
        catch (Exception trouble) when (trouble is BackendException or HttpRequestException or System.Data.Common.DbException or Microsoft.EntityFrameworkCore.DbUpdateException)
        {
            logger.LogWarning(trouble, "Lane {Lane} could not conclude try {Try}; it is joined again", claim.LaneId, lease.TryId);
            await Task.Delay(AfterTrouble, time, ct);
            return await ledger.ResumeAsync(claim, ct);
        }
    }
}
