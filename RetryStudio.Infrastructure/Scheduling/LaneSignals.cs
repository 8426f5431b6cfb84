using System.Collections.Concurrent;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Tells the lanes of this process that there may be work.</summary>
public sealed class LaneSignals(TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, int> _awake = new();

    private volatile TaskCompletionSource _next = Fresh();

    /// <summary>Ends with the next pulse. Take it before looking for work, so that no pulse is missed.</summary>
    public Task Next => _next.Task;

    public void Pulse() => Interlocked.Exchange(ref _next, Fresh()).TrySetResult();

    public async Task WaitAsync(Task pulse, TimeSpan atMost, CancellationToken ct)
    {
        try
        {
            await pulse.WaitAsync(atMost, time, ct);
        }
        catch (TimeoutException)
        {
            // Nothing was said: look all the same.
        }
    }

    public bool IsAwake(Guid laneId) => _awake.ContainsKey(laneId);

    public void Enter(Guid laneId) => _awake[laneId] = 1;

    public void Leave(Guid laneId) => _awake.TryRemove(laneId, out _);

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
