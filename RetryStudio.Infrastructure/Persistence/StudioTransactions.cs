using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace RetryStudio.Infrastructure.Persistence;

/// <summary>Runs a piece of work in one transaction, and again from the start when it lost a race or the database asked for it.</summary>
public sealed class StudioTransactions(IDbContextFactory<StudioDbContext> contexts, TimeProvider time)
{
    private const int MostRounds = 8;

    public async Task<T> RunAsync<T>(Func<StudioDbContext, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        for (var round = 1; ; round++)
        {
            await using var context = await contexts.CreateDbContextAsync(ct);
            try
            {
                await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
                var result = await work(context, ct);
                await context.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
                return result;
            }
            catch (Exception lost) when (round < MostRounds && WorthAnotherRound(context.Sql, lost))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5 * (1 << round)), time, ct);
            }
        }
    }

    public async Task<T> ReadAsync<T>(Func<StudioDbContext, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        await using var context = await contexts.CreateDbContextAsync(ct);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await work(context, ct);
    }

    private static bool WorthAnotherRound(StudioSql sql, Exception exception) => exception switch
    {
        DbUpdateConcurrencyException => true,
        DbUpdateException { InnerException: DbException inner } => sql.IsTransient(inner),
        DbException database => sql.IsTransient(database),
        _ => false,
    };
}
