using System.Data.Common;
using Microsoft.Data.SqlClient;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence;

/// <summary>The statements that each provider spells differently.</summary>
public abstract class StudioSql
{
    /// <summary>Reads rows and keeps them locked until the transaction ends.</summary>
    /// <param name="condition">With {0}, {1} … for its parameters.</param>
    /// <param name="order">The column in whose order several rows are locked.</param>
    /// <param name="passOverHeld">Without rows that somebody else holds, instead of waiting for them.</param>
    public abstract string Locked(string table, string condition, string? order = null, bool passOverHeld = false);

    /// <summary>How many rows a statement would bring, Value. It locks what the statement locks.</summary>
    public static string Counted(string statement) => $"SELECT COUNT(*) AS \"Value\" FROM ({statement}) counted";

    /// <summary>
    /// The next slot a lane may lease, locked; slots that somebody else is just leasing are passed over.
    /// Parameters: kind {0}, backend {1}, now {2}, the backend's type {3}, its weight {4}, the moment before which a slot is left to
    /// heavier backends no longer {5}.
    /// </summary>
    public abstract string NextSlot(AssetKind kind);

    /// <summary>
    /// The same among those of one workflow {6} that stand no further back than {7} in the round-robin and have at least priority {8}.
    /// </summary>
    public abstract string NextWarmSlot(AssetKind kind);

    public abstract string IsTrue(string column);

    /// <summary>Whether the same work may succeed the next time: a deadlock, a lost connection.</summary>
    public abstract bool IsTransient(DbException error);

    /// <summary>Answers with one row, Value: whether the database is set up as the engine needs it. Null when there is nothing to ask.</summary>
    public abstract string? SetUpCheck { get; }

    /// <summary>What an administrator has to do when it is not.</summary>
    public abstract string SetUpSentence { get; }

    protected static Dictionary<AssetKind, string> ByKind(Func<AssetKind, string> select) => Enum.GetValues<AssetKind>().ToDictionary(kind => kind, select);

    protected static string By(string? order) => order is null ? "" : $" ORDER BY {order}";

    protected static string Leasable(string isTrue) => $$"""
        s.kind = {0} AND {{Suits("s", isTrue)}}
          AND (s.updated_at <= {5} OR NOT EXISTS (SELECT 1 FROM lanes hl JOIN backends hb ON hb.id = hl.backend_id
            WHERE hb.weight > {4} AND hl.kind = s.kind AND hl.try_id IS NULL AND {{Serves("hb", "s", isTrue)}}
              AND NOT EXISTS (SELECT 1 FROM lanes bl WHERE bl.backend_id = hb.id AND bl.try_id IS NOT NULL AND bl.kind <> s.kind AND hb.lanes_exclusive {{isTrue}})))
        """;

    /// <summary>Images go first: a video is leased only when no image of its run could be.</summary>
    protected static string AfterImages(AssetKind kind, string isTrue) => kind != AssetKind.Video ? "" : $$"""
          AND (s.run_id IS NULL OR NOT EXISTS (SELECT 1 FROM slots i WHERE i.run_id = s.run_id AND i.kind = 'image' AND {{Suits("i", isTrue)}}))
        """;

    protected const string Warm = "s.workflow = {6} AND s.virtual_time <= {7} AND s.priority >= {8}";

    // The backend that asks may take the slot now. One that failed it in this round may only when no other is there; one that was too
    // small for it, never again.
    private static string Suits(string slot, string isTrue) => $$"""
        {{slot}}.backend_type = {3} AND {{slot}}.status IN ('queued', 'failed') AND {{slot}}.ready {{isTrue}}
          AND ({{slot}}.not_before IS NULL OR {{slot}}.not_before <= {2})
          AND ({{slot}}.avoid_backend_id IS NULL OR {{slot}}.avoid_backend_id <> {1} OR {{slot}}.avoid_until <= {2})
          AND ({{slot}}.prefer_backend_id IS NULL OR {{slot}}.prefer_backend_id = {1} OR {{slot}}.prefer_until <= {2})
          AND ({3} <> 'comfy_ui' OR EXISTS (SELECT 1 FROM workflow_fits f WHERE f.backend_id = {1} AND f.workflow = {{slot}}.workflow AND f.fits {{isTrue}}))
          AND NOT EXISTS (SELECT 1 FROM workflow_blocks k WHERE k.backend_id = {1} AND k.workflow = {{slot}}.workflow)
          AND NOT EXISTS (SELECT 1 FROM tries t WHERE t.slot_id = {{slot}}.id AND t.backend_id = {1} AND t.status = 'failed' AND t.created_at >= {{slot}}.round_started_at
            AND (t.error_class = 'out_of_memory' OR EXISTS (SELECT 1 FROM lanes ol JOIN backends ob ON ob.id = ol.backend_id
              WHERE ob.id <> {1} AND ol.kind = {{slot}}.kind AND {{Serves("ob", slot, isTrue)}}
                AND ({{slot}}.avoid_backend_id IS NULL OR ob.id <> {{slot}}.avoid_backend_id OR {{slot}}.avoid_until <= {2})
                AND NOT EXISTS (SELECT 1 FROM tries u WHERE u.slot_id = {{slot}}.id AND u.backend_id = ob.id AND u.status = 'failed' AND u.created_at >= {{slot}}.round_started_at))))
        """;

    // Another backend is in service and could run the slot.
    private static string Serves(string backend, string slot, string isTrue) => $$"""
        {{backend}}.type = {{slot}}.backend_type AND {{backend}}.enabled {{isTrue}}
          AND ({{backend}}.not_before IS NULL OR {{backend}}.not_before <= {2}) AND ({{backend}}.out_until IS NULL OR {{backend}}.out_until <= {2})
          AND ({{slot}}.backend_type <> 'comfy_ui' OR EXISTS (SELECT 1 FROM workflow_fits g WHERE g.backend_id = {{backend}}.id AND g.workflow = {{slot}}.workflow AND g.fits {{isTrue}}))
          AND NOT EXISTS (SELECT 1 FROM workflow_blocks m WHERE m.backend_id = {{backend}}.id AND m.workflow = {{slot}}.workflow)
        """;
}

public sealed class PostgresSql : StudioSql
{
    private static readonly Dictionary<AssetKind, string> Next = ByKind(kind => Select("", kind));

    private static readonly Dictionary<AssetKind, string> NextWarm = ByKind(kind => Select($"{Warm} AND ", kind));

    public override string NextSlot(AssetKind kind) => Next[kind];

    public override string NextWarmSlot(AssetKind kind) => NextWarm[kind];

    private static string Select(string condition, AssetKind kind) => $"""
        SELECT s.* FROM slots s
        WHERE {condition}{Leasable("= TRUE")}{AfterImages(kind, "= TRUE")}
        ORDER BY s.priority DESC, s.virtual_time, s.id
        LIMIT 1 FOR UPDATE OF s SKIP LOCKED
        """;

    public override string Locked(string table, string condition, string? order = null, bool passOverHeld = false) =>
        $"SELECT * FROM {table} WHERE {condition}{By(order)} FOR UPDATE{(passOverHeld ? " SKIP LOCKED" : "")}";

    public override string IsTrue(string column) => column;

    public override bool IsTransient(DbException error) => error.IsTransient;

    public override string? SetUpCheck => null;

    public override string SetUpSentence => "";
}

public sealed class SqlServerSql : StudioSql
{
    private const string Yes = "= CAST(1 AS bit)";

    private static readonly Dictionary<AssetKind, string> Next = ByKind(kind => Select("", kind));

    private static readonly Dictionary<AssetKind, string> NextWarm = ByKind(kind => Select($"{Warm} AND ", kind));

    public override string NextSlot(AssetKind kind) => Next[kind];

    public override string NextWarmSlot(AssetKind kind) => NextWarm[kind];

    private static string Select(string condition, AssetKind kind) => $"""
        SELECT TOP(1) s.* FROM slots s WITH (UPDLOCK, READPAST, ROWLOCK)
        WHERE {condition}{Leasable(Yes)}{AfterImages(kind, Yes)}
        ORDER BY s.priority DESC, s.virtual_time, s.id
        """;

    public override string Locked(string table, string condition, string? order = null, bool passOverHeld = false) =>
        $"SELECT * FROM {table} WITH (UPDLOCK, ROWLOCK{(passOverHeld ? ", READPAST" : "")}) WHERE {condition}{By(order)}";

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
