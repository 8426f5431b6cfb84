using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using RetryStudio.Infrastructure.Persistence.Postgres;
using RetryStudio.Infrastructure.Persistence.SqlServer;

namespace RetryStudio.Infrastructure.Persistence;

/// <summary>Lets the migration tool build the model without a database.</summary>
internal sealed class PostgresDesignTimeContext : IDesignTimeDbContextFactory<PostgresStudioDbContext>
{
    public PostgresStudioDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresStudioDbContext>().UseNpgsql("Host=none").Options);
}

/// <summary>Lets the migration tool build the model without a database.</summary>
internal sealed class SqlServerDesignTimeContext : IDesignTimeDbContextFactory<SqlServerStudioDbContext>
{
    public SqlServerStudioDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerStudioDbContext>().UseSqlServer("Server=none").Options);
}
