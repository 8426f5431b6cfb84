using RetryStudio.Domain.Backends;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps backends in memory.</summary>
public sealed class FakeBackendStore : IBackendStore
{
    public Dictionary<Guid, BackendSettings> Backends { get; } = [];

    /// <summary>How many tries refer to each of them.</summary>
    public int Tries { get; set; }

    public List<Guid> PutBack { get; } = [];

    public Task<BackendSettings?> FindAsync(Guid id, CancellationToken ct) => Task.FromResult(Backends.GetValueOrDefault(id));

    public Task<Guid?> AddAsync(BackendSettings settings, string by, CancellationToken ct)
    {
        var id = Guid.NewGuid();
        return Task.FromResult<Guid?>(Backends.Values.Any(other => other.Name == settings.Name) || !Backends.TryAdd(id, settings) ? null : id);
    }

    public Task<bool> ChangeAsync(Guid id, Func<BackendSettings, BackendSettings> change, string by, CancellationToken ct)
    {
        Backends[id] = change(Backends[id]);
        return Task.FromResult(true);
    }

    public Task PutBackAsync(Guid id, string by, CancellationToken ct)
    {
        PutBack.Add(id);
        return Task.CompletedTask;
    }

    public Task<int> RemoveAsync(Guid id, string by, CancellationToken ct)
    {
        if (Tries == 0)
        {
            Backends.Remove(id);
        }

        return Task.FromResult(Tries);
    }
}
