using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace RetryStudio.Infrastructure.Persistence;

/// <summary>The statements that each provider spells differently.</summary>
public abstract class StudioSql
{
    /// <summary>Reads rows and keeps them locked until the transaction ends.</summary>
    /// <param name="condition">With {0}, {1} … for its parameters.</param>
    /// <param name="order">The column in whose order several rows are locked.</param>
    public abstract string Locked(string table, string condition, string? order = null);

    /// <summary>
    /// The next slot a lane may lease, locked; slots that somebody else is just leasing are passed over.
    /// Parameters: kind {0}, backend {1}, now {2}, the backend's type {3}.
    /// </summary>
    public abstract string NextSlot { get; }

    public abstract string IsTrue(string column);

    /// <summary>Whether the same work may succeed the next time: a deadlock, a lost connection.</summary>
    public abstract bool IsTransient(DbException error);

    /// <summary>Answers with one row, Value: whether the database is set up as the engine needs it. Null when there is nothing to ask.</summary>
    public abstract string? SetUpCheck { get; }

    /// <summary>What an administrator has to do when it is not.</summary>
    public abstract string SetUpSentence { get; }

    protected static string By(string? order) => order is null ? "" : $" ORDER BY {order}";

    // Images go first: a video is leased only when no image of its run could be.
    protected static string Leasable(string isTrue) => $$"""
        s.kind = {0} AND s.backend_type = {3} AND s.status IN ('queued', 'failed') AND s.ready {{isTrue}}
          AND (s.not_before IS NULL OR s.not_before <= {2})
          AND (s.avoid_backend_id IS NULL OR s.avoid_backend_id <> {1} OR s.avoid_until <= {2})
          AND (s.kind <> 'video' OR s.run_id IS NULL OR NOT EXISTS (
            SELECT 1 FROM slots i
            WHERE i.run_id = s.run_id AND i.kind = 'image' AND i.backend_type = {3} AND i.status IN ('queued', 'failed') AND i.ready {{isTrue}}
              AND (i.not_before IS NULL OR i.not_before <= {2})
              AND (i.avoid_backend_id IS NULL OR i.avoid_backend_id <> {1} OR i.avoid_until <= {2})))
        """;
}

public sealed class PostgresSql : StudioSql
{
    public override string NextSlot { get; } = $"""
        SELECT s.* FROM slots s
        WHERE {Leasable("= TRUE")}
        ORDER BY s.priority DESC, s.virtual_time, s.id
        LIMIT 1 FOR UPDATE OF s SKIP LOCKED
        """;

    public override string Locked(string table, string condition, string? order = null) => $"SELECT * FROM {table} WHERE {condition}{By(order)} FOR UPDATE";

    public override string IsTrue(string column) => column;

    public override bool IsTransient(DbException error) => error.IsTransient;

    public override string? SetUpCheck => null;

    public override string SetUpSentence => "";
}

public sealed class SqlServerSql : StudioSql
{
    public override string NextSlot { get; } = $"""
        SELECT TOP(1) s.* FROM slots s WITH (UPDLOCK, READPAST, ROWLOCK)
        WHERE {Leasable("= CAST(1 AS bit)")}
        ORDER BY s.priority DESC, s.virtual_time, s.id
        """;

    public override string Locked(string table, string condition, string? order = null) => $"SELECT * FROM {table} WITH (UPDLOCK, ROWLOCK) WHERE {condition}{By(order)}";

    public override string IsTrue(string column) => $"[{column}] = CAST(1 AS bit)";

    // The client leaves DbException.IsTransient at false.
    public override bool IsTransient(DbException error) => error is SqlException { Number: var number } && IsTransient(number);

    // Readers would wait for the lanes' locks otherwise.
    public override string? SetUpCheck => "SELECT is_read_committed_snapshot_on AS Value FROM sys.databases WHERE name = DB_NAME()";

    public override string SetUpSentence => "The database must read committed snapshots. Run once: ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE.";

    /// <summary>Deadlock, lock timeout, snapshot conflict; then time-outs and broken or refused connections.</summary>
    internal static bool IsTransient(int number) => number
        is 1205 or 1222 or 3960
        or -2 or 20 or 64 or 121 or 233 or 10053 or 10054 or 10060
        or 4060 or 4221 or 10928 or 10929 or 40197 or 40501 or 40613 or 49918 or 49919 or 49920;
}
