namespace RetryStudio.Infrastructure.Persistence;

/// <summary>The statements that each provider spells differently.</summary>
public abstract class StudioSql
{
    /// <summary>Reads rows and keeps them locked until the transaction ends.</summary>
    /// <param name="condition">With {0}, {1} … for its parameters.</param>
    public abstract string Locked(string table, string condition);

    /// <summary>
    /// The next slot a lane may lease, locked; slots that somebody else is just leasing are passed over.
    /// Parameters: kind {0}, backend {1}, now {2}.
    /// </summary>
    public abstract string NextSlot { get; }

    public abstract string IsTrue(string column);

    // Images go first: a video is leased only when no image of its run could be.
    protected const string Leasable = """
        s.kind = {0} AND s.status IN ('queued', 'failed') AND s.ready = TRUE
          AND (s.not_before IS NULL OR s.not_before <= {2})
          AND (s.avoid_backend_id IS NULL OR s.avoid_backend_id <> {1} OR s.avoid_until <= {2})
          AND (s.kind <> 'video' OR s.run_id IS NULL OR NOT EXISTS (
            SELECT 1 FROM slots i
            WHERE i.run_id = s.run_id AND i.kind = 'image' AND i.status IN ('queued', 'failed') AND i.ready = TRUE
              AND (i.not_before IS NULL OR i.not_before <= {2})))
        """;
}

public sealed class PostgresSql : StudioSql
{
    public override string NextSlot { get; } = $"""
        SELECT s.* FROM slots s
        WHERE {Leasable}
        ORDER BY s.priority DESC, s.virtual_time, s.id
        LIMIT 1 FOR UPDATE OF s SKIP LOCKED
        """;

    public override string Locked(string table, string condition) => $"SELECT * FROM {table} WHERE {condition} FOR UPDATE";

    public override string IsTrue(string column) => column;
}

public sealed class SqlServerSql : StudioSql
{
    public override string NextSlot { get; } = $"""
        SELECT TOP(1) s.* FROM slots s WITH (UPDLOCK, READPAST, ROWLOCK)
        WHERE {Leasable.Replace("ready = TRUE", "ready = CAST(1 AS bit)", StringComparison.Ordinal)}
        ORDER BY s.priority DESC, s.virtual_time, s.id
        """;

    public override string Locked(string table, string condition) => $"SELECT * FROM {table} WITH (UPDLOCK, ROWLOCK) WHERE {condition}";

    public override string IsTrue(string column) => $"[{column}] = CAST(1 AS bit)";
}
