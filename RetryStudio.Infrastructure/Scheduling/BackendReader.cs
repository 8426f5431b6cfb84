using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;

namespace RetryStudio.Infrastructure.Scheduling;

/// <summary>Backends as they stand in the database, with what they say of themselves.</summary>
public sealed class BackendReader(IDbContextFactory<StudioDbContext> contexts, IBackendPool pool) : IBackendReader
{
    public async Task<IReadOnlyList<BackendView>> BackendsAsync(CancellationToken ct)
    {
        await using var context = await contexts.CreateDbContextAsync(ct);
        var backends = await context.Backends.AsNoTracking().OrderBy(backend => backend.Name).ToListAsync(ct);
        var lanes = (await context.Lanes.AsNoTracking().OrderBy(lane => lane.Kind).ThenBy(lane => lane.Ordinal).ToListAsync(ct)).ToLookup(lane => lane.BackendId);
        return await Task.WhenAll(backends.Select(async backend =>
        {
            var report = await ReportAsync(backend.Id, ct);
            return new BackendView(
                backend.Id, backend.Name, backend.Type, backend.Type == BackendType.Simulated, backend.Enabled, report.Healthy, backend.OutOfServiceReason ?? report.Sentence, report.Version, report.GenerationsTaken,
                [.. lanes[backend.Id].Select(lane => new LaneView(lane.Kind, lane.Ordinal, lane.TryId is not null))])
            {
                Address = backend.Address,
                LanesExclusive = backend.LanesExclusive,
                HasHeaders = !backend.Headers.IsEmpty,
            };
        }));
    }

    // One that cannot even be opened is shown with the reason: it is where it is mended.
    private async Task<BackendReport> ReportAsync(Guid id, CancellationToken ct)
    {
        try
        {
            return await (await pool.OpenAsync(id, ct)).ProbeAsync(ct);
        }
        catch (BackendException trouble)
        {
            return new(false, trouble.Message, null, 0, 0, null);
        }
    }
}
