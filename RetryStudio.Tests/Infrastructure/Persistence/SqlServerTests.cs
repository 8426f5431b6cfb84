using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using RetryStudio.Domain.Generation;
using RetryStudio.Infrastructure.Persistence;
using RetryStudio.Infrastructure.Persistence.Postgres;
using RetryStudio.Infrastructure.Persistence.SqlServer;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Persistence;

/// <summary>What can be said of SQL Server without one.</summary>
public sealed class SqlServerTests
{
    private static readonly string[] Tables =
    [
        "projects", "scenes", "scene_types", "segments", "sequence_steps", "sequences", "slots", "retry_attempts", "tries", "runs", "decisions", "backends", "lanes", "budgets", "choices", "budget_entries",
        "escalations", "audit_entries", "policy_versions", "gate_versions", "workflows", "workflow_fits", "takes", "workflow_blocks", "backend_health",
        "scorers", "scored_checks", "scorer_records", "known_scores", "coherence_sheets",
    ];

    [Theory]
    [InlineData(1205, true)]
    [InlineData(1222, true)]
    [InlineData(-2, true)]
    [InlineData(10054, true)]
    [InlineData(2627, false)]
    [InlineData(547, false)]
    public void IsTransient_ErrorNumber_TellsWhetherTheWorkIsDoneAgain(int number, bool transient) => SqlServerSql.IsTransient(number).ShouldBe(transient);

    [Fact]
    public void Migrations_Slots_NeverLockTheWholeTable()
    {
        using var context = Open("sqlserver");

        context.GetService<IMigrator>().GenerateScript().ShouldContain("ALTER TABLE slots SET (LOCK_ESCALATION = DISABLE)");
    }

    public static TheoryData<string> Providers() => ["postgres", "sqlserver"];

    [Theory]
    [MemberData(nameof(Providers))]
    public void Model_AgainstItsMigrations_HasNoPendingChanges(string provider)
    {
        using var context = Open(provider);

        context.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Model_Tables_CarryTheStudiosNames(string provider)
    {
        using var context = Open(provider);

        context.Model.GetEntityTypes().Select(entity => entity.GetTableName()).Order().ShouldBe(Tables.Order());
        context.Model.FindEntityType(typeof(Attempt))!.GetProperties().Select(property => property.GetColumnName())
            .ShouldBeSubsetOf(new[] { "id", "slot_id", "project_id", "segment_id", "kind", "attempt_number", "overall_status", "seed", "workflow", "is_late", "source_video", "cut_from_attempt_id", "cut_start", "cut_end", "work_units", "parameters", "original_parameters", "variation", "policy_version", "requested_by", "reproduces_attempt_id", "likeness", "is_selected", "selected_by", "backend_id", "run_id", "quality_scores", "overall_score", "failed_check", "gpu_seconds", "rendered_at", "created_at", "updated_at", "revision" });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Migrations_Script_HasTheTablesAndTheConstraints(string provider)
    {
        using var context = Open(provider);
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent).Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);

        foreach (var table in Tables)
        {
            script.ShouldContain($"CREATE TABLE {table} (");
        }

        script.ShouldMatch("CREATE UNIQUE INDEX ux_retry_attempts_selected ON retry_attempts \\(slot_id\\) WHERE is_selected");
        script.ShouldMatch("CREATE UNIQUE INDEX ux_runs_running ON runs \\(project_id, of_sheet\\) WHERE status = '+running");
        script.ShouldMatch("CREATE UNIQUE INDEX ux_tries_open_slot ON tries \\(slot_id\\) WHERE status IN");
        script.ShouldMatch("CREATE UNIQUE INDEX ux_tries_open_lane ON tries \\(lane_id\\) WHERE status IN");
        script.ShouldMatch("CREATE UNIQUE INDEX ux_escalations_open ON escalations \\(slot_id\\) WHERE closed_at IS NULL");
        script.ShouldMatch("CREATE UNIQUE INDEX \\S+ ON retry_attempts \\(segment_id, kind, attempt_number\\)");
        script.ShouldMatch("CREATE UNIQUE INDEX \\S+ ON slots \\(segment_id, kind\\)");
        script.ShouldMatch("CREATE UNIQUE INDEX \\S+ ON tries \\(backend_job_id\\)");
        script.ShouldMatch("CREATE UNIQUE INDEX \\S+ ON segments \\(project_id, number\\) WHERE binned_at IS NULL AND panel IS NULL");
        script.ShouldMatch("CREATE UNIQUE INDEX \\S+ ON segments \\(project_id, panel\\) WHERE panel IS NOT NULL");
    }

    [Fact]
    public void Model_UnsignedSeeds_FitTheirColumn()
    {
        using var context = Open("sqlserver");

        context.Model.FindEntityType(typeof(Attempt))!.FindProperty("Seed")!.GetColumnType().ShouldBe("decimal(20,0)");
    }

    [Fact]
    public void Sql_Locking_IsSpelledForTheProvider()
    {
        using var context = Open("sqlserver");

        context.Sql.Locked("slots", "id = {0}").ShouldBe("SELECT * FROM slots WITH (UPDLOCK, ROWLOCK) WHERE id = {0}");
        foreach (var next in Enum.GetValues<AssetKind>().SelectMany(kind => new[] { context.Sql.NextSlot(kind), context.Sql.NextWarmSlot(kind) }))
        {
            next.ShouldContain("WITH (UPDLOCK, READPAST, ROWLOCK)");
            next.ShouldNotContain("TRUE");
            next.ShouldNotContain("LIMIT");
        }
    }

    internal static StudioDbContext Open(string provider) => provider == "postgres"
        ? new PostgresStudioDbContext(new DbContextOptionsBuilder<PostgresStudioDbContext>().UseNpgsql("Host=none").Options)
        : new SqlServerStudioDbContext(new DbContextOptionsBuilder<SqlServerStudioDbContext>().UseSqlServer("Server=none").Options);
}
