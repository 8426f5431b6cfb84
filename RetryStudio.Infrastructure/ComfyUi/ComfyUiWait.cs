using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Waits for the end of a job: asks when the socket hints at it, and anyway every now and then.</summary>
/// <param name="giveUp">How the job ends when its server answers but does not work; null while it does.</param>
public sealed class ComfyUiWait(
    ComfyUiOptions options, ComfyUiClient client, Func<string, CancellationToken, Task<JobState>> lookUp, Func<string, CancellationToken, Task<GenerationOutcome.Failed?>> giveUp, TimeProvider time)
{
    /// <summary>The end is told a moment before it stands in the history.</summary>
    private static readonly TimeSpan HistoryRace = TimeSpan.FromMilliseconds(10);

    public async Task<GenerationOutcome> UntilEndedAsync(string jobId, TrackedJob job, CancellationToken ct)
    {
        var (missing, early) = (0, 0);
        var reachedAt = time.GetUtcNow();
        while (true)
        {
            var news = job.News;
            TimeSpan pause;
            try
            {
                // Its own history first: small, and the shortest way on the GPU's path.
                if (await client.HistoryAsync(jobId, ct) is { } history)
                {
                    return history.Outcome(job.MeasuredSeconds, job.CancelAsked);
                }

                var state = job.EndHeard && early++ < 5 ? new JobState.Running(1) : await lookUp(jobId, ct);
                if (state is JobState.Finished finished)
                {
                    return finished.Outcome;
                }

                missing = state is JobState.Unknown ? missing + 1 : 0;
                if (missing > 1)
                {
                    return new GenerationOutcome.Lost();
                }

                reachedAt = time.GetUtcNow();
                if (missing == 0 && await giveUp(jobId, ct) is { } given)
                {
                    return given;
                }

                pause = Pause(job, missing, early);
            }
            catch (BackendException trouble) when (MayPass(trouble))
            {
                if (time.GetUtcNow() - reachedAt >= options.Patience)
                {
                    return new GenerationOutcome.Failed(ErrorClass.BackendLost, $"It could not be reached for {options.Patience.TotalMinutes:0.#} min: {trouble.Message}", job.MeasuredSeconds) { Unreachable = true };
                }

                // A server that restarts comes back and knows nothing of the job; one that is cut off still runs it.
                (missing, pause) = (0, options.SilentPoll);
            }

            await PauseAsync(news, pause, ct);
        }
    }

    private TimeSpan Pause(TrackedJob job, int missing, int early) =>
        missing > 0 ? options.SecondLook
        : job.EndHeard && early <= 5 ? HistoryRace * early
        : job.HeardWithin(options.HeardPoll) ? options.HeardPoll
        : options.SilentPoll;

    private static bool MayPass(BackendException trouble) => trouble.Class is ErrorClass.Connection or ErrorClass.Timeout or ErrorClass.RateLimit or ErrorClass.Internal or ErrorClass.Unauthorised;

    private async Task PauseAsync(Task news, TimeSpan pause, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(news, Task.Delay(pause, time, either.Token));
        await either.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }
}
