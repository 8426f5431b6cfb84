using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Generation;

/// <summary>
/// The way of one attempt. The lane delivers it: only submitting and waiting stand on the GPU's path. The evaluation measures,
/// decides and concludes beside it, while the lane already runs the next slot.
/// </summary>
public sealed class AttemptRunner(
    ILaneLedger lanes,
    IAttemptLedger ledger,
    IBackendPool backends,
    TryDelivery delivery,
    AttemptInspection inspection,
    PartialOutputs partials,
    LiveFeed feed,
    ILogger<AttemptRunner> logger)
{
    /// <summary>Brings one leased try to its end.</summary>
    /// <param name="cancel">Somebody cancelled the slot: the job is stopped at its backend.</param>
    /// <param name="ct">The process is going down: the job goes on and is joined again later.</param>
    public async Task<LaneStep> DeliverAsync(Lease lease, CancellationToken cancel, CancellationToken ct)
    {
        feed.Publish(new StudioEvent.SlotChanged(lease.ProjectId, lease.SegmentId, lease.Kind));
        var backend = await backends.OpenAsync(lease.BackendId, ct);
        var delivered = await BringAsync(backend, lease, cancel, ct);
        var rendered = delivered is Delivered.Ended { Outcome: GenerationOutcome.Rendered };
        var handOff = delivered switch
        {
            Delivered.Fenced => HandOff.Lost,
            Delivered.Ended { Outcome: GenerationOutcome.Rendered files } ended => await lanes.HandOffAsync(ended.Lease, files, ct),
            _ => new(await ConcludeTryAsync(delivered, ct), null),
        };
        if (!handOff.Held)
        {
            logger.LogWarning("Try {Try} of slot {Slot} was concluded by another owner of lane {Lane}", lease.TryId, lease.SlotId, lease.Claim.LaneId);
        }

        _ = partials.KeepAsync(backend, delivered, ct);
        feed.Publish(new StudioEvent.SlotChanged(lease.ProjectId, lease.SegmentId, lease.Kind));
        return new(handOff.Held && rendered, handOff.Next);
    }

    /// <summary>Measures a rendered attempt, decides what follows and writes both down. Running it twice is harmless. While patient, a backend that is away throws.</summary>
    public async Task EvaluateAsync(Guid attemptId, bool patient, CancellationToken ct)
    {
        if (await ledger.RenderedAsync(attemptId, ct) is not { } attempt)
        {
            return;
        }

        var backend = await backends.OpenAsync(attempt.BackendId, ct);
        await ConcludeAsync(attempt, await inspection.InspectAsync(backend, attempt, patient, ct), ct);
    }

    /// <summary>Measuring failed again and again: a person looks at the file.</summary>
    public async Task AbandonEvaluationAsync(Guid attemptId, string trouble, CancellationToken ct)
    {
        if (await ledger.RenderedAsync(attemptId, ct) is { } attempt)
        {
            var backend = await backends.OpenAsync(attempt.BackendId, ct);
            await ConcludeAsync(attempt, await inspection.KeepUnmeasuredAsync(backend, attempt, trouble, ct), ct);
        }
    }

    // A backend that is away is waited for as long as nobody else could do its work: the job may still run there.
    private async Task<Delivered> BringAsync(IGenerationBackend backend, Lease lease, CancellationToken cancel, CancellationToken ct)
    {
        var delivered = await delivery.RunAsync(backend, lease, cancel, ct);
        while (delivered is Delivered.Ended { Outcome: GenerationOutcome.Failed { Unreachable: true } } away && !cancel.IsCancellationRequested && !(await ledger.ContextAsync(lease.AttemptId, ct)).Untried.Any())
        {
            delivered = await delivery.RunAsync(backend, away.Lease with { Adopted = true }, cancel, ct);
        }

        return delivered;
    }

    private async Task ConcludeAsync(RenderedAttempt attempt, Finding finding, CancellationToken ct)
    {
        var attemptId = attempt.AttemptId;
        var context = await ledger.ContextAsync(attemptId, ct);
        if (await ledger.ConcludeAsync(attemptId, finding, RetryPlanner.Rule(context, finding.Result), ct) is { } decision)
        {
            logger.LogInformation("Attempt {Attempt} of segment {Segment}: {Decision}, {Sentence}", attempt.Number, attempt.SegmentId, decision.Kind, decision.Sentence);
            feed.Publish(new StudioEvent.SlotChanged(attempt.ProjectId, attempt.SegmentId, attempt.Kind));
        }
    }

    private async Task<bool> ConcludeTryAsync(Delivered delivered, CancellationToken ct)
    {
        var (lease, end, result) = delivered switch
        {
            Delivered.Ended { Outcome: GenerationOutcome.Failed failed } ended => (ended.Lease, new TryEnd(TryStatus.Failed, failed.Class, failed.Detail, failed.GpuSeconds) { MayStillEnd = failed.Class is ErrorClass.Timeout or ErrorClass.Connection or ErrorClass.BackendLost }, (AttemptResult)new AttemptResult.MachineFailed(failed.Class, failed.Detail, failed.Subject)),
            Delivered.Ended { Outcome: GenerationOutcome.Cancelled cancelled } ended => (ended.Lease, new TryEnd(TryStatus.Cancelled, null, "Cancelled", cancelled.GpuSeconds), new AttemptResult.Cancelled()),
            Delivered.Ended { Outcome: GenerationOutcome.Lost } ended => (ended.Lease, new TryEnd(TryStatus.Failed, ErrorClass.BackendLost, "The backend no longer knows the job.", 0), new AttemptResult.MachineFailed(ErrorClass.BackendLost, "")),
            Delivered.NotTaken { Error: { } error } refused => (refused.Lease, new TryEnd(TryStatus.Failed, error, refused.Detail, 0) { MayStillEnd = refused.Unclear }, new AttemptResult.MachineFailed(error, refused.Detail, refused.Subject)),
            Delivered.NotTaken { Cancelled: true } stopped => (stopped.Lease, new TryEnd(TryStatus.Withdrawn, null, stopped.Detail, 0), new AttemptResult.Cancelled()),
            Delivered.NotTaken unavailable => (unavailable.Lease, new TryEnd(TryStatus.Withdrawn, null, unavailable.Detail, 0), new AttemptResult.NoBackend(unavailable.Detail)),
            _ => throw new UnreachableException(),
        };
        var context = await ledger.ContextAsync(lease.AttemptId, ct);
        return await ledger.ConcludeTryAsync(lease, end, RetryPlanner.Rule(context, result), ct) is not null;
    }
}

/// <param name="Rendered">The files of the try wait to be measured.</param>
/// <param name="Next">The slot the lane goes on with; null when it has to look for one.</param>
public sealed record LaneStep(bool Rendered, Lease? Next);
