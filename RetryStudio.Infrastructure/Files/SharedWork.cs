namespace RetryStudio.Infrastructure.Files;

/// <summary>Lets everybody who asks for the same thing at the same time wait for one making of it, which ends early only when nobody waits any more.</summary>
public sealed class SharedWork<T>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Making> _going = new(StringComparer.Ordinal);

    public async Task<T> RunAsync(string key, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var making = Join(key, work);
        try
        {
            return await making.Result.WaitAsync(ct);
        }
        finally
        {
            Leave(key, making);
        }
    }

    private Making Join(string key, Func<CancellationToken, Task<T>> work)
    {
        lock (_gate)
        {
            if (!_going.TryGetValue(key, out var making))
            {
                var stop = new CancellationTokenSource();

                // On a thread of its own: nothing may run under the lock.
                _going[key] = making = new(stop, Task.Run(() => work(stop.Token), CancellationToken.None));
            }

            making.Waiting++;
            return making;
        }
    }

    private void Leave(string key, Making making)
    {
        lock (_gate)
        {
            if (--making.Waiting > 0)
            {
                return;
            }

            // Whoever asks from now on gets a making of their own.
            _going.Remove(key);
        }

        making.Stop.Cancel();
    }

    private sealed class Making(CancellationTokenSource stop, Task<T> result)
    {
        public CancellationTokenSource Stop { get; } = stop;

        public Task<T> Result { get; } = result;

        public int Waiting { get; set; }
    }
}
