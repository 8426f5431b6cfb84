using Microsoft.EntityFrameworkCore;

namespace RetryStudio.Infrastructure.Persistence.SqlServer;

/// <summary>The studio's database on SQL Server.</summary>
public sealed class SqlServerStudioDbContext(DbContextOptions<SqlServerStudioDbContext> options) : StudioDbContext(options)
{
    public override StudioSql Sql { get; } = new SqlServerSql();
}
