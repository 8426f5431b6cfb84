using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Backends and their lanes, in the database.</summary>
public sealed class BackendStore(StudioTransactions transactions, Ids ids, TimeProvider time) : IBackendStore
{
    public Task<BackendSettings?> FindAsync(Guid id, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Backends.SingleOrDefaultAsync(backend => backend.Id == id, token) is { } backend
            ? Settings(backend, await LanesAsync(context, id, token))
            : null, ct);

    public Task<Guid?> AddAsync(BackendSettings settings, string by, CancellationToken ct) => UnlessTakenAsync<Guid?>(settings.Name, null, async (context, token) =>
    {
        var backend = new Backend(ids.Next(), settings.Name, settings.Type, settings.Address);
        Write(context, backend, [], settings);
        context.Backends.Add(backend);
        Record(context, by, "backend.add", backend);
        await Task.CompletedTask;
        return backend.Id;
    }, ct);

    public async Task<bool> ChangeAsync(Guid id, Func<BackendSettings, BackendSettings> change, string by, CancellationToken ct)
    {
        var before = await FindAsync(id, ct) ?? throw RejectedException.NotFound("backend");
        return await UnlessTakenAsync<bool?>(change(before).Name, id, async (context, token) =>
        {
            var backend = await context.LockBackendAsync(id, token) ?? throw RejectedException.NotFound("backend");
            var lanes = await LanesAsync(context, id, token);
            var settings = change(Settings(backend, lanes));
            if (settings.Address != backend.Address && (lanes.Exists(lane => lane.TryId is not null)
                || await context.Attempts.AnyAsync(attempt => attempt.BackendId == id && attempt.Status == AttemptStatus.Generating && attempt.RenderedAt != null, token)))
            {
                throw RejectedException.Conflict($"{backend.Name} is still running something, which would be lost at another address. Drain it and wait until nothing runs on it.");
            }

            Write(context, backend, lanes, settings);
            Record(context, by, "backend.change", backend);
            return true;
        }, ct) ?? false;
    }

    public Task PutBackAsync(Guid id, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var backend = await context.LockBackendAsync(id, token) ?? throw RejectedException.NotFound("backend");
        backend.PutBack(time.GetUtcNow());
        Record(context, by, "backend.put_back", backend);
        return true;
    }, ct);

    public Task<int> RemoveAsync(Guid id, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.LockBackendAsync(id, token) is not { } backend)
        {
            return 0;
        }

        // No lane can lease anything for it meanwhile: they need this lock.
        var tries = await context.Tries.CountAsync(item => item.BackendId == id, token);
        if (tries == 0)
        {
            context.Lanes.RemoveRange(await LanesAsync(context, id, token));
            context.Backends.Remove(backend);
            Record(context, by, "backend.remove", backend);
        }

        return tries;
    }, ct);

    private static Task<List<Lane>> LanesAsync(StudioDbContext context, Guid backendId, CancellationToken ct) =>
        context.Lanes.Where(lane => lane.BackendId == backendId).OrderBy(lane => lane.Kind).ThenBy(lane => lane.Ordinal).ToListAsync(ct);

    private static BackendSettings Settings(Backend backend, List<Lane> lanes) => new(
        backend.Name, backend.Type, backend.Address, backend.Headers, backend.Enabled, backend.LanesExclusive,
        Enum.GetValues<AssetKind>().ToImmutableSortedDictionary(kind => kind, kind => lanes.Count(lane => lane.Kind == kind)))
    {
        Weight = backend.Weight,
        Labels = backend.Labels,
        CostPerHour = backend.CostPerHour,
    };

    private void Write(StudioDbContext context, Backend backend, List<Lane> lanes, BackendSettings settings)
    {
        backend.Change(settings, time.GetUtcNow());
        foreach (var (kind, count) in settings.Lanes)
        {
            var present = lanes.Where(lane => lane.Kind == kind).ToList();
            for (var ordinal = present.Count; ordinal < count; ordinal++)
            {
                context.Lanes.Add(new(ids.Next(), backend.Id, kind, ordinal));
            }

            foreach (var lane in present.Skip(count))
            {
                if (lane.TryId is not null)
                {
                    throw RejectedException.Conflict($"{backend.Name} is still running something on a lane that would go. Drain it and wait until nothing runs on it.");
                }

                context.Lanes.Remove(lane);
            }
        }
    }

    /// <summary>Does the work unless another backend has the name; default then.</summary>
    private async Task<T?> UnlessTakenAsync<T>(string name, Guid? except, Func<StudioDbContext, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await transactions.RunAsync(async (context, token) => await IsTakenAsync(context, name, except, token) ? default : await work(context, token), ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Two of one name at once: the constraint let one through. Anything else is a fault.
            if (await transactions.ReadAsync((context, token) => IsTakenAsync(context, name, except, token), ct))
            {
                return default;
            }

            throw;
        }
    }

    private static Task<bool> IsTakenAsync(StudioDbContext context, string name, Guid? except, CancellationToken ct) =>
        context.Backends.AnyAsync(backend => backend.Name == name && backend.Id != except, ct);

    // Never the headers: they are secrets.
    private void Record(StudioDbContext context, string by, string action, Backend backend) => context.AuditEntries.Add(new(
        ids.Next(), by, action, backend.Id.ToString(), $"{backend.Name}, {backend.Address ?? "simulated"}, {(backend.Enabled ? "on" : "off")}, {backend.Headers.Count} headers", time.GetUtcNow()));
}
