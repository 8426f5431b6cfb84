using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Generation;

/// <summary>Takes in what a backend rendered after its try had been given up. It is kept as a further candidate and replaces nothing.</summary>
public sealed class LateResults(ILateResultStore store, AttemptInspection inspection, LiveFeed feed, ILogger<LateResults> logger)
{
    /// <summary>A job the backend does not know is asked after once more.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(30);

    public async Task TakeInAsync(Guid backendId, IGenerationBackend backend, CancellationToken ct)
    {
        foreach (var watched in await store.WatchedAsync(backendId, ct))
        {
            switch (await backend.LookUpAsync(watched.JobId, ct))
            {
                case JobState.Finished { Outcome: GenerationOutcome.Rendered rendered }:
                    await KeepAsync(backend, watched, rendered, ct);
                    break;
                case JobState.Finished:
                    await store.LeaveAsync(watched.TryId, null, ct);
                    break;
                case JobState.Queued:
                    // It has cost nothing yet, and its successor is on its way: no GPU is spent on it.
                    await backend.CancelAsync(watched.JobId, ct);
                    break;
                case JobState.Unknown:
                    await store.LeaveAsync(watched.TryId, watched.IsLastLook ? null : SecondLook, ct);
                    break;
            }
        }
    }

    private async Task KeepAsync(IGenerationBackend backend, WatchedTry watched, GenerationOutcome.Rendered rendered, CancellationToken ct)
    {
        if (await store.ReserveAsync(watched.TryId, rendered, ct) is not { } candidate)
        {
            return;
        }

        var finding = await inspection.InspectAsync(backend, candidate, patient: false, ct);
        if (finding.Result is AttemptResult.MachineFailed { Error: ErrorClass.Connection or ErrorClass.Timeout })
        {
            logger.LogInformation("The late result of job {Job} cannot be fetched yet", watched.JobId);
        }
        else if (finding.Result is not AttemptResult.Judged)
        {
            await store.LeaveAsync(watched.TryId, null, ct);
        }
        else if (await store.KeepAsync(watched.TryId, candidate, finding, ct))
        {
            logger.LogInformation("The late result of job {Job} is kept as attempt {Attempt} of segment {Segment}", watched.JobId, candidate.Number, candidate.SegmentId);
            feed.Publish(new StudioEvent.SlotChanged(candidate.ProjectId, candidate.SegmentId, candidate.Kind));
        }
    }
}
