using System.Collections.Concurrent;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Live;

/// <summary>Something on a storyboard has changed.</summary>
public abstract record StudioEvent(Guid ProjectId)
{
    /// <summary>One slot has a new status or a new attempt.</summary>
    public sealed record SlotChanged(Guid ProjectId, Guid SegmentId, AssetKind Kind) : StudioEvent(ProjectId);

    /// <summary>A budget was set, or room was granted out of its reserve.</summary>
    public sealed record BudgetChanged(Guid ProjectId) : StudioEvent(ProjectId);

    /// <summary>A sequence has come further, or waits.</summary>
    public sealed record SequenceChanged(Guid ProjectId) : StudioEvent(ProjectId);

    /// <summary>Many slots, or the run itself: read it all again.</summary>
    public sealed record ProjectChanged(Guid ProjectId) : StudioEvent(ProjectId);
}

/// <summary>Carries changes to whoever is looking. What is missed is read again: the database is the truth.</summary>
public sealed class LiveFeed
{
    private readonly ConcurrentDictionary<long, Action<StudioEvent>> _listeners = new();

    private long _last;

    public void Publish(StudioEvent change)
    {
        foreach (var listener in _listeners.Values)
        {
            listener(change);
        }
    }

    /// <summary>The listener is called on the publisher's thread: it must only take a note. Disposing twice is harmless.</summary>
    public IDisposable Subscribe(Action<StudioEvent> listener)
    {
        var id = Interlocked.Increment(ref _last);
        _listeners[id] = listener;
        return new Subscription(this, id);
    }

    private sealed class Subscription(LiveFeed feed, long id) : IDisposable
    {
        public void Dispose() => feed._listeners.TryRemove(id, out _);
    }
}
