using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Domain.Generation;

/// <summary>Brings one try to its backend and waits for its end, without ever sending it twice.</summary>
public sealed class TryDelivery(ILaneLedger lanes, IMediaStore media, TimeProvider time, ILogger<TryDelivery> logger)
{
    /// <summary>How long after a first look that found nothing the second one follows.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    /// <summary>How long a backend that cannot be asked is waited for before its slot goes on elsewhere.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A lease that is older than this may have been taken over while the process stood still: ask before sending.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    public async Task<Delivered> RunAsync(IGenerationBackend backend, Lease lease, CancellationToken cancel, CancellationToken ct)
    {
        if (lease.Adopted)
        {
            return await KnownAsync(backend, lease.JobId, cancel, ct) switch
            {
                true => await JoinAsync(backend, lease, cancel, ct),
                false => await SendAgainAsync(backend, lease, cancel, ct),
                null => new Delivered.Ended(lease, new GenerationOutcome.Failed(ErrorClass.BackendLost, "It cannot be asked what became of the job.", 0) { Unreachable = true }),
            };
        }

        return await SendAsync(backend, lease, cancel, ct);
    }

    private async Task<Delivered> SendAsync(IGenerationBackend backend, Lease lease, CancellationToken cancel, CancellationToken ct)
    {
        if (cancel.IsCancellationRequested)
        {
            return new Delivered.NotTaken(lease, null, "Cancelled before it was sent.", Cancelled: true);
        }

        if (time.GetElapsedTime(lease.TakenAt) > Fresh)
        {
            return await SendAgainAsync(backend, lease, cancel, ct);
        }

        var recipe = lease.Recipe;
        var submission = await backend.SubmitAsync(new(lease.JobId, lease.Kind, recipe, FileOf(recipe.StartImage)) { ReferenceImageFile = FileOf(recipe.ReferenceImage), SourceVideoFile = FileOf(recipe.SourceVideo) }, ct);
        return submission switch
        {
            Submission.Accepted => await JoinAsync(backend, lease, cancel, ct),
            Submission.Refused refused => new Delivered.NotTaken(lease, refused.Class, refused.Detail) { Subject = refused.Subject },
            Submission.Unavailable unavailable => new Delivered.NotTaken(lease, null, unavailable.Reason),
            Submission.Unclear when await KnownAsync(backend, lease.JobId, cancel, ct) == true => await JoinAsync(backend, lease, cancel, ct),
            Submission.Unclear unclear => new Delivered.NotTaken(lease, ErrorClass.Connection, unclear.Detail) { Unclear = true },
            _ => throw new UnreachableException(),
        };
    }

    private string? FileOf(string? path) => path is null ? null : media.FullPath(path);

    private async Task<Delivered> SendAgainAsync(IGenerationBackend backend, Lease lease, CancellationToken cancel, CancellationToken ct)
    {
        if (lease.Submitted)
        {
            return new Delivered.Ended(lease, new GenerationOutcome.Lost());
        }

        return await lanes.ReaddressAsync(lease, ct) is { } readdressed
            ? await SendAsync(backend, readdressed, cancel, ct)
            : new Delivered.Fenced();
    }

    private async Task<Delivered> JoinAsync(IGenerationBackend backend, Lease lease, CancellationToken cancel, CancellationToken ct)
    {
        if (!lease.Submitted && !await lanes.ConfirmAsync(lease, ct))
        {
            return new Delivered.Fenced();
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var stopping = StopWhenAskedAsync(backend, lease, cancel, ended.Token);
        try
        {
            return new Delivered.Ended(lease with { Submitted = true }, await backend.AwaitAsync(lease.JobId, ct));
        }
        finally
        {
            await ended.CancelAsync();
            await stopping;
        }
    }

    // A backend that does not hear the first call is asked again, for as long as the job goes on.
    private async Task StopWhenAskedAsync(IGenerationBackend backend, Lease lease, CancellationToken cancel, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, ended);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await backend.CancelAsync(lease.JobId, ended);
            }
            catch (Exception) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception trouble)
            {
                // Whatever it is: the job's own end is awaited elsewhere and must not be lost over it.
                logger.LogWarning(trouble, "Job {Job} could not be cancelled at its backend; asking again", lease.JobId);
            }

            await Task.Delay(AskAgain, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether the backend knows the job, at the second look; null when it cannot be asked for longer than our patience.</summary>
    private async Task<bool?> KnownAsync(IGenerationBackend backend, string jobId, CancellationToken cancel, CancellationToken ct)
    {
        for (var since = time.GetTimestamp(); ; await Task.Delay(AskAgain, time, ct))
        {
            try
            {
                if (await backend.LookUpAsync(jobId, ct) is not JobState.Unknown)
                {
                    return true;
                }

                await Task.Delay(SecondLook, time, ct);
                return await backend.LookUpAsync(jobId, ct) is not JobState.Unknown;
            }
            catch (BackendException away)
            {
                if (time.GetElapsedTime(since) >= Patience || cancel.IsCancellationRequested)
                {
                    logger.LogWarning(away, "Nobody can say what became of job {Job}; its result is looked out for", jobId);
                    return null;
                }
            }
        }
    }
}
