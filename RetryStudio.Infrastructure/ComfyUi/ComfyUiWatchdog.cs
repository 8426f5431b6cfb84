using System.Globalization;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>
/// Notices servers that answer but do not work: a job that runs without progress, or a queue of which nothing runs. Such a server
/// says nothing of it itself; HTTP stays up while its worker is dead.
/// </summary>
/// <param name="isHeard">Whether the socket has told of a job. Of any other, its silence says nothing, so that job gets four times as long.</param>
public sealed class ComfyUiWatchdog(ComfyUiOptions options, Func<string, bool> isHeard, TimeProvider time)
{
    private readonly Lock _lock = new();
    private string? _running;
    private string? _waiting;
    private DateTimeOffset _since;

    /// <summary>The socket told of progress, so whatever runs lives.</summary>
    public void Heard()
    {
        lock (_lock)
        {
            _since = time.GetUtcNow();
        }
    }

    public void Saw(QueueSnapshot queue)
    {
        var running = queue.Running.FirstOrDefault();
        var waiting = running is null ? queue.Pending.FirstOrDefault() : null;
        lock (_lock)
        {
            if ((running, waiting) != (_running, _waiting))
            {
                (_running, _waiting, _since) = (running, waiting, time.GetUtcNow());
            }
        }
    }

    /// <summary>What is wrong; null while all is well, as far as is known.</summary>
    public BackendStall? Stall()
    {
        lock (_lock)
        {
            var still = time.GetUtcNow() - _since;
            return (_running, _waiting) switch
            {
                ({ } job, _) when still >= (isHeard(job) ? options.HangsAfter : options.HangsAfter * 4) => new(StallKind.NoProgress, job, still, Sentence($"A job has been running for {still.TotalMinutes:0} min without progress. Restart the server.")),
                (null, { } job) when still >= options.StuckAfter => new(StallKind.QueueStands, job, still, Sentence($"Jobs wait, but none has been running for {still.TotalMinutes:0} min. Restart the server.")),
                _ => null,
            };
        }
    }

    private static string Sentence(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
