using System.Collections.Concurrent;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>What we know of a job beside what its server says.</summary>
public sealed class TrackedJob(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _news = New();
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _heardAt;
    private DateTimeOffset? _sentAt;
    private double _done;
    private int _nodes;

    /// <summary>Completes at the next thing worth a look. Take it before looking, so that nothing is missed meanwhile.</summary>
    public Task News
    {
        get
        {
            lock (_lock)
            {
                return _news.Task;
            }
        }
    }

    /// <summary>The server may have it.</summary>
    public bool Posted { get; private set; }

    /// <summary>Somebody asked us to cancel it.</summary>
    public bool CancelAsked { get; private set; }

    /// <summary>The socket told of its end; the history follows at once.</summary>
    public bool EndHeard { get; private set; }

    /// <summary>0..1</summary>
    public double Progress
    {
        get
        {
            lock (_lock)
            {
                return _nodes == 0 ? 0 : Math.Clamp(_done / _nodes, 0, 1);
            }
        }
    }

    /// <summary>How long it has been running by our own clock.</summary>
    public decimal MeasuredSeconds
    {
        get
        {
            lock (_lock)
            {
                return _startedAt is { } started ? Math.Round((decimal)(time.GetUtcNow() - started).TotalSeconds, 4) : 0;
            }
        }
    }

    /// <summary>How long it has been sent without a word of it from the socket; null when there was one, or when it was not sent by us.</summary>
    public TimeSpan? UnheardFor
    {
        get
        {
            lock (_lock)
            {
                return _heardAt is null && _sentAt is { } sent ? time.GetUtcNow() - sent : null;
            }
        }
    }

    /// <summary>The one permission to send it; false for whoever comes second.</summary>
    public bool BeginSending()
    {
        lock (_lock)
        {
            if (_sentAt is not null)
            {
                return false;
            }

            _sentAt = time.GetUtcNow();
            return true;
        }
    }

    /// <summary>From here on the server may have it.</summary>
    /// <param name="nodes">How many nodes its graph has, which makes their progress its own.</param>
    public void Post(int nodes)
    {
        lock (_lock)
        {
            (Posted, _nodes) = (true, nodes);
        }
    }

    /// <summary>Nothing was taken, so it may be sent again.</summary>
    public void NotTaken()
    {
        lock (_lock)
        {
            (_sentAt, Posted) = (null, false);
        }
    }

    public bool HeardWithin(TimeSpan span)
    {
        lock (_lock)
        {
            return _heardAt is { } heard && time.GetUtcNow() - heard < span;
        }
    }

    public void SeenRunning()
    {
        lock (_lock)
        {
            _startedAt ??= time.GetUtcNow();
        }
    }

    public void Hear(SocketMessage message)
    {
        lock (_lock)
        {
            _heardAt = time.GetUtcNow();
            _startedAt ??= _heardAt;
            _done = message.Done ?? _done;
            EndHeard |= message.IsEnd;
        }

        if (message.IsEnd)
        {
            Poke();
        }
    }

    public void AskCancel() => CancelAsked = true;

    public void Poke()
    {
        TaskCompletionSource news;
        lock (_lock)
        {
            (news, _news) = (_news, New());
        }

        news.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The jobs of one server that we sent or wait for: the latest ten thousand, as many as its own history keeps.</summary>
public sealed class TrackedJobs(TimeProvider time)
{
    private const int Limit = 10_000;

    private readonly ConcurrentDictionary<string, TrackedJob> _jobs = new();
    private readonly ConcurrentQueue<string> _order = new();

    public TrackedJob? Find(string jobId) => _jobs.GetValueOrDefault(jobId);

    public TrackedJob Track(string jobId)
    {
        var made = new TrackedJob(time);
        var job = _jobs.GetOrAdd(jobId, made);
        if (ReferenceEquals(job, made))
        {
            _order.Enqueue(jobId);
            if (_order.Count > Limit && _order.TryDequeue(out var oldest))
            {
                _jobs.TryRemove(oldest, out _);
            }
        }

        return job;
    }

    public void PokeAll()
    {
        foreach (var job in _jobs.Values)
        {
            job.Poke();
        }
    }
}
