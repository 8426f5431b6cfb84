using RetryStudio.Domain.Live;

namespace RetryStudio.Web.Shared.Live;

/// <summary>What has changed since the last time.</summary>
/// <param name="Everything">More than single segments: read it all again.</param>
public sealed record Changes(bool Everything, IReadOnlyCollection<Guid> Segments);

/// <summary>
/// Gathers the feed's events and hands them on together, one batch at a time: many events make one reload. It waits only
/// while there is something to hand on, so an idle page costs nothing.
/// </summary>
public sealed class ChangeGatherer : IDisposable
{
    /// <summary>After changes could not be handed on, until it is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly IDisposable _subscription;
    private readonly Func<StudioEvent, bool> _concerns;
    private readonly bool _sequences;
    private readonly ILogger _logger;

    private HashSet<Guid> _segments = [];
    private bool _everything;
    private bool _disposed;

    /// <param name="window">How long events are gathered before they are handed on.</param>
    /// <param name="sequences">Whether a sequence's going on is a change; it changes no slot by itself.</param>
    public ChangeGatherer(LiveFeed feed, Func<StudioEvent, bool> concerns, TimeSpan window, Func<Changes, CancellationToken, Task> handOn, TimeProvider time, ILogger logger, bool sequences = false)
    {
        (_concerns, _sequences, _logger) = (concerns, sequences, logger);
        _subscription = feed.Subscribe(Note);
        _ = RunAsync(window, handOn, time);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _subscription.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }

    private void Note(StudioEvent change)
    {
        if ((change is StudioEvent.SequenceChanged && !_sequences) || !_concerns(change))
        {
            return;
        }

        lock (_lock)
        {
            if (change is StudioEvent.SlotChanged slot)
            {
                _segments.Add(slot.SegmentId);
            }
            else
            {
                _everything = true;
            }

            Signal();
        }
    }

    private void Signal()
    {
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    private async Task RunAsync(TimeSpan window, Func<Changes, CancellationToken, Task> handOn, TimeProvider time)
    {
        var ct = _closed.Token;
        try
        {
            while (true)
            {
                await _signal.WaitAsync(ct);
                await Task.Delay(window, time, ct);
                if (!await HandOnAsync(handOn, Take(), ct))
                {
                    await Task.Delay(Pause, time, ct);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task<bool> HandOnAsync(Func<Changes, CancellationToken, Task> handOn, Changes changes, CancellationToken ct)
    {
        try
        {
            await handOn(changes, ct);
            return true;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            _logger.LogError(broken, "Changes could not be shown; everything is read again in a moment");
            lock (_lock)
            {
                _everything = true;
                Signal();
            }

            return false;
        }
    }

    private Changes Take()
    {
        lock (_lock)
        {
            // What was signalled while they were gathered is among them.
            _signal.Wait(0);
            var changes = new Changes(_everything, _segments);
            (_everything, _segments) = (false, []);
            return changes;
        }
    }
}
