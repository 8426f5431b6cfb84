using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>What is done about a server that answers but does not work: it gets nothing more, and what it has is sent elsewhere.</summary>
public sealed class Standstill(ComfyUiClient client, ComfyUiWatchdog watchdog, JobRemoval removal)
{
    /// <summary>Why the server takes nothing although it answers; null when it does. Only one that stood still when it was last seen is asked.</summary>
    public async Task<string?> ObstacleAsync(CancellationToken ct)
    {
        if (watchdog.Stall() is null)
        {
            return null;
        }

        try
        {
            watchdog.Saw(await client.QueueAsync(ct));
            return watchdog.Stall()?.Sentence;
        }
        catch (BackendException trouble)
        {
            return trouble.Message;
        }
    }

    /// <summary>How a job ends that is taken away from a server that hangs, as far as it lets us; null while it does not hang.</summary>
    /// <param name="job">What is known of it beside what the server says.</param>
    public async Task<GenerationOutcome.Failed?> GiveUpAsync(string jobId, TrackedJob? job, CancellationToken ct)
    {
        if (watchdog.Stall() is not { } stall)
        {
            return null;
        }

        await removal.TryAsync(jobId, ct);
        return new(ErrorClass.Timeout, stall.Sentence, job?.MeasuredSeconds ?? 0);
    }
}
