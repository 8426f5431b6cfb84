using Microsoft.EntityFrameworkCore;

namespace RetryStudio.Infrastructure.Persistence;

/// <summary>Asks whether the database answers.</summary>
public sealed class DatabaseProbe(IDbContextFactory<StudioDbContext> contexts)
{
    public async Task<bool> AnswersAsync(CancellationToken ct)
    {
        await using var context = await contexts.CreateDbContextAsync(ct);
        return await context.Database.CanConnectAsync(ct);
    }
}
