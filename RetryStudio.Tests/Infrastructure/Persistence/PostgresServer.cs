using Microsoft.EntityFrameworkCore;
using Npgsql;
using RetryStudio.Infrastructure.Persistence.Postgres;
using RetryStudio.Tests.Infrastructure.Persistence;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>The PostgreSQL of the tests. A database is a copy of one that was migrated once.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Variable = "STUDIO_TEST_POSTGRES";

    private static readonly string Template = $"retrystudio_template_{Environment.ProcessId}";

    private static readonly SemaphoreSlim Turn = new(1, 1);

    private static bool s_migrated;

    public static async Task<string> NewDatabaseAsync()
    {
        await Turn.WaitAsync();
        try
        {
            if (!s_migrated)
            {
                await MakeTemplateAsync();
                s_migrated = true;
            }

            var name = $"retrystudio_{Guid.NewGuid():N}";
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
            return Connection(name);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>A database without any table.</summary>
    public static async Task<string> NewEmptyDatabaseAsync()
    {
        var name = $"retrystudio_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return Connection(name);
    }

    public static async Task DropAsync(string connection)
    {
        await using (var pool = new NpgsqlConnection(connection))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");
    }

    public async ValueTask DisposeAsync()
    {
        if (s_migrated)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS {Template} WITH (FORCE)");
        }
    }

    private static string Connection(string database) => new NpgsqlConnectionStringBuilder(Server()) { Database = database, MaxPoolSize = 40, ConnectionIdleLifetime = 10 }.ConnectionString;

    private static string Server() => Environment.GetEnvironmentVariable(Variable)
        ?? throw new InvalidOperationException($"This test needs PostgreSQL: run ./test.sh, which brings one, or set {Variable} to the connection string of a server on which databases may be made and dropped.");

    private static async Task MakeTemplateAsync()
    {
        var connection = new NpgsqlConnectionStringBuilder(Server()) { Database = Template, Pooling = false }.ConnectionString;
        await using var context = new PostgresStudioDbContext(new DbContextOptionsBuilder<PostgresStudioDbContext>().UseNpgsql(connection).Options);
        await context.Database.MigrateAsync();
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server()) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
