using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Looks whether somebody, on whatever node, has cancelled what the lanes of this process run.</summary>
public sealed class CancelWatch(IDbContextFactory<StudioDbContext> contexts, EngineOptions options, ILogger<CancelWatch> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _watched = new();

    private readonly SemaphoreSlim _noticed = new(0, 1);

    /// <summary>Somebody on this node cancelled: look at once.</summary>
    public void Notice()
    {
        try
        {
            _noticed.Release();
        }
        catch (SemaphoreFullException)
        {
            // The next look was asked for already.
        }
    }

    /// <summary>A source that is cancelled when the slot is. Dispose it when the lane is done with the slot.</summary>
    public WatchedSlot Watch(Guid slotId)
    {
        var source = _watched[slotId] = new CancellationTokenSource();
        return new(this, slotId, source);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await _noticed.WaitAsync(options.Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception trouble)
            {
                logger.LogWarning(trouble, "Could not look for cancelled slots; looking again");
                await Task.Delay(options.Poll, stoppingToken);
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var slots = _watched.Keys.ToList();
        if (slots.Count == 0)
        {
            return;
        }

        await using var context = await contexts.CreateDbContextAsync(ct);
        foreach (var slot in await context.Slots.Where(slot => slots.Contains(slot.Id) && slot.CancelRequested).Select(slot => slot.Id).ToListAsync(ct))
        {
            if (_watched.TryRemove(slot, out var source))
            {
                await source.CancelAsync();
            }
        }
    }

    public override void Dispose()
    {
        _noticed.Dispose();
        base.Dispose();
    }

    public sealed class WatchedSlot(CancelWatch watch, Guid slotId, CancellationTokenSource source) : IDisposable
    {
        public CancellationToken Token => source.Token;

        public void Dispose() => watch._watched.TryRemove(new(slotId, source));
    }
}
