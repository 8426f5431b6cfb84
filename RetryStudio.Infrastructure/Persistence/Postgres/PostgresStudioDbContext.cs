using Microsoft.EntityFrameworkCore;

namespace RetryStudio.Infrastructure.Persistence.Postgres;

/// <summary>The studio's database on PostgreSQL.</summary>
public sealed class PostgresStudioDbContext(DbContextOptions<PostgresStudioDbContext> options) : StudioDbContext(options)
{
    public override StudioSql Sql { get; } = new PostgresSql();
}
