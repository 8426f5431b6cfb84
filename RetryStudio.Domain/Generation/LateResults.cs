using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Generation;

/// <summary>Takes in what a backend rendered after its try had been given up. It is kept as a further candidate and replaces nothing.</summary>
public sealed class LateResults(IBackendPool backends, ILateResultStore store, AttemptInspection inspection, LiveFeed feed, ILogger<LateResults> logger)
{
    /// <summary>A job the backend does not know is asked after once more.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(30);

    /// <summary>One round over all tries that are watched. Trouble with one leaves the others alone, and it for the next round.</summary>
    public async Task TakeInAsync(CancellationToken ct)
    {
        foreach (var watched in await store.WatchedAsync(ct))
        {
            try
            {
                await TakeInAsync(watched, ct);
            }
            catch (BackendException away)
            {
                logger.LogDebug(away, "Nobody can say yet what became of job {Job}", watched.JobId);
            }
            catch (Exception trouble) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning(trouble, "The late result of job {Job} could not be taken in; the next round tries again", watched.JobId);
            }
        }
    }

    private async Task TakeInAsync(WatchedTry watched, CancellationToken ct)
    {
        var backend = await backends.OpenAsync(watched.BackendId, ct);
        switch (await backend.LookUpAsync(watched.JobId, ct))
        {
            case JobState.Finished { Outcome: GenerationOutcome.Rendered rendered }:
                await KeepAsync(backend, watched, rendered, ct);
                break;
            case JobState.Finished:
                await store.LeaveAsync(watched.TryId, ct);
                break;
            case JobState.Queued:
                // It has cost nothing yet, and its successor is on its way: no GPU is spent on it.
                await backend.CancelAsync(watched.JobId, ct);
                break;
            case JobState.Unknown when watched.IsLastLook:
                await store.LeaveAsync(watched.TryId, ct);
                break;
            case JobState.Unknown when !watched.MayStillArrive:
                await store.LookOnceMoreAsync(watched.TryId, SecondLook, ct);
                break;
        }
    }

    private async Task KeepAsync(IGenerationBackend backend, WatchedTry watched, GenerationOutcome.Rendered rendered, CancellationToken ct)
    {
        if (await store.NumberAsync(watched.TryId, rendered, ct) is not { } candidate)
        {
            return;
        }

        // A backend that is away throws, and the files are asked for again.
        var finding = await inspection.InspectAsync(backend, candidate, patient: true, ct);
        if (finding.Result is not AttemptResult.Judged)
        {
            await store.LeaveAsync(watched.TryId, ct);
        }
        else if (await store.KeepAsync(watched.TryId, candidate, finding, ct))
        {
            logger.LogInformation("The late result of job {Job} is kept as attempt {Attempt} of segment {Segment}", watched.JobId, candidate.Number, candidate.SegmentId);
            feed.Publish(new StudioEvent.SlotChanged(candidate.ProjectId, candidate.SegmentId, candidate.Kind));
        }
    }
}
