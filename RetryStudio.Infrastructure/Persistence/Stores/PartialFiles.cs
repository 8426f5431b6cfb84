using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What failed tries left behind, in the database.</summary>
public sealed class PartialFiles(StudioTransactions transactions) : IPartialFiles
{
    public Task KeepAsync(Guid tryId, ImmutableArray<StoredFile> files, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var failed = await context.Tries.SingleOrDefaultAsync(item => item.Id == tryId && item.Status == TryStatus.Failed, token);
        failed?.KeepPartial(files);
        return true;
    }, ct);

    public Task<StoredFile?> FindAsync(Guid tryId, int number, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var files = await context.Tries.Where(item => item.Id == tryId).Select(item => item.Partial).ToListAsync(token);
        return files is [var kept] && number >= 0 && number < kept.Length ? kept[number] : null;
    }, ct);
}
