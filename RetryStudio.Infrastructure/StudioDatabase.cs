using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Persistence.Postgres;
using RetryStudio.Infrastructure.Persistence.SqlServer;

namespace RetryStudio.Infrastructure;

public enum DatabaseProvider
{
    Postgres,
    SqlServer,
}

/// <summary>Where the studio's data live.</summary>
public sealed record DatabaseOptions(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>Tells the provider by the words of a connection string, unless it is named.</summary>
    public static DatabaseOptions Read(string? provider, string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new InvalidOperationException("There is no database: set ConnectionStrings:Studio (SQL Server or PostgreSQL), or start with ./run.sh, which brings its own.");
        }

        if (provider is null)
        {
            return new(connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? DatabaseProvider.Postgres : DatabaseProvider.SqlServer, connectionString);
        }

        return Enum.TryParse<DatabaseProvider>(provider, ignoreCase: true, out var named)
            ? new(named, connectionString)
            : throw new InvalidOperationException($"Database:Provider is '{provider}'; it must be 'postgres' or 'sqlserver'.");
    }
}

internal static class StudioDatabase
{
    /// <summary>On one connection.</summary>
    private const int MostPrepared = 100;

    public static IServiceCollection AddStudioDatabase(this IServiceCollection services, DatabaseOptions options)
    {
        if (options.Provider == DatabaseProvider.Postgres)
        {
            services.AddPooledDbContextFactory<PostgresStudioDbContext>(builder => builder.UseNpgsql(Prepared(options.ConnectionString)));
            services.AddSingleton<IDbContextFactory<StudioDbContext>, StudioContexts<PostgresStudioDbContext>>();
            services.AddSingleton<StudioSql, PostgresSql>();
        }
        else
        {
            services.AddPooledDbContextFactory<SqlServerStudioDbContext>(builder => builder.UseSqlServer(options.ConnectionString));
            services.AddSingleton<IDbContextFactory<StudioDbContext>, StudioContexts<SqlServerStudioDbContext>>();
            services.AddSingleton<StudioSql, SqlServerSql>();
        }

        return services;
    }

    // The lanes put the same few statements over and over; planning the one that finds the next slot takes longer than running it.
    private static string Prepared(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (builder.MaxAutoPrepare == 0)
        {
            builder.MaxAutoPrepare = MostPrepared;
        }

        return builder.ConnectionString;
    }

    /// <summary>Gives out a provider's contexts under their common type.</summary>
    private sealed class StudioContexts<T>(IDbContextFactory<T> contexts) : IDbContextFactory<StudioDbContext>
        where T : StudioDbContext
    {
        public StudioDbContext CreateDbContext() => contexts.CreateDbContext();

        public async Task<StudioDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) => await contexts.CreateDbContextAsync(cancellationToken);
    }
}
