using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Opens each backend once and keeps it open.</summary>
/// <param name="open">Makes the adapter for a backend's type.</param>
public sealed class BackendPool(IDbContextFactory<StudioDbContext> contexts, Func<Backend, IGenerationBackend> open) : IBackendPool, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, Lazy<IGenerationBackend>> _opened = new();

    public async Task<IGenerationBackend> OpenAsync(Guid backendId, CancellationToken ct)
    {
        if (_opened.TryGetValue(backendId, out var opened))
        {
            return opened.Value;
        }

        await using var context = await contexts.CreateDbContextAsync(ct);
        var backend = await context.Backends.AsNoTracking().SingleAsync(item => item.Id == backendId, ct);
        return _opened.GetOrAdd(backendId, _ => new(() => open(backend))).Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in _opened.Values.Where(opened => opened.IsValueCreated).Select(opened => opened.Value).OfType<IAsyncDisposable>())
        {
            await backend.DisposeAsync();
        }
    }
}
