using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Opens each backend once and keeps it open until it is somewhere else.</summary>
/// <param name="open">Makes the adapter for a backend's type. What it throws is not kept: the next one tries again.</param>
public sealed class BackendPool(IDbContextFactory<StudioDbContext> contexts, Func<Backend, IGenerationBackend> open, TimeProvider time) : IBackendPool, IAsyncDisposable
{
    /// <summary>How long a change may go unnoticed. A look on every call would stand between two generations.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Opened> _opened = [];

    /// <summary>Somebody may still be waiting on them: they are closed with the pool.</summary>
    private readonly List<IGenerationBackend> _retired = [];

    public async Task<IGenerationBackend> OpenAsync(Guid backendId, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_opened.TryGetValue(backendId, out var known) && time.GetElapsedTime(known.LookedAt) < LookAgain)
            {
                return known.Adapter;
            }
        }

        await using var context = await contexts.CreateDbContextAsync(ct);
        var backend = await context.Backends.AsNoTracking().SingleOrDefaultAsync(item => item.Id == backendId, ct)
            ?? throw new BackendException(ErrorClass.BackendLost, "The backend is not there any more.");
        lock (_gate)
        {
            return Current(backend).Adapter;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in _opened.Values.Select(opened => opened.Adapter).Concat(_retired).OfType<IAsyncDisposable>())
        {
            await backend.DisposeAsync();
        }
    }

    private Opened Current(Backend backend)
    {
        var now = time.GetTimestamp();
        if (_opened.TryGetValue(backend.Id, out var known))
        {
            if (known.Address == backend.Address && known.Headers.SequenceEqual(backend.Headers))
            {
                return _opened[backend.Id] = known with { LookedAt = now };
            }

            _retired.Add(known.Adapter);
            _opened.Remove(backend.Id);
        }

        return _opened[backend.Id] = new(open(backend), backend.Address, backend.Headers, now);
    }

    private sealed record Opened(IGenerationBackend Adapter, string? Address, ImmutableSortedDictionary<string, string> Headers, long LookedAt);
}
