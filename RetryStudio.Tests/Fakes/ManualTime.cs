namespace RetryStudio.Tests.Fakes;

/// <summary>A clock that moves when it is told to.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];

    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Whether anything waits for the clock to move.</summary>
    public bool IsAwaited => NextUntil(DateTimeOffset.MaxValue) is not null;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on and rings every timer that is due on the way, in order.</summary>
    public void Advance(TimeSpan time)
    {
        var end = _now + time;
        while (NextUntil(end) is { } timer)
        {
            _now = timer.Due!.Value;
            timer.Ring();
        }

        _now = end;
    }

    private ManualTimer? NextUntil(DateTimeOffset end)
    {
        lock (_lock)
        {
            return _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
        }
    }

    private sealed class ManualTimer(ManualTime time, Action ring) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
                if (!time._timers.Contains(this))
                {
                    time._timers.Add(this);
                }
            }

            return true;
        }

        public void Ring()
        {
            lock (time._lock)
            {
                Due = _period > TimeSpan.Zero ? Due + _period : null;
            }

            ring();
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
