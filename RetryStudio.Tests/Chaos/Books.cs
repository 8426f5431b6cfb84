using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace RetryStudio.Tests.Chaos;

/// <summary>Holds the books against each other: the studio's database, its media folder, and what the servers say they have generated.</summary>
internal static class Books
{
    /// <param name="data">The studio's folder.</param>
    /// <returns>What was lost, doubled or does not add up; empty when all is well.</returns>
    public static async Task<List<string>> ViolationsAsync(NpgsqlDataSource database, HttpClient http, string data, CancellationToken ct)
    {
        var found = new List<string>();
        var backends = await http.GetFromJsonAsync<JsonElement>("/api/v1/backends", ct);
        var generations = backends.EnumerateArray().Sum(backend => backend.GetProperty("generations").GetInt64());
        var submitted = await CountAsync(database, "SELECT count(*) FROM tries WHERE submitted_at IS NOT NULL", ct);
        if (generations != submitted)
        {
            found.Add($"The servers took {generations} jobs, the studio knows of {submitted}.");
        }

        foreach (var (what, sql) in Rules)
        {
            if (await CountAsync(database, sql, ct) is var count and not 0)
            {
                found.Add($"{what}: {count}");
            }
        }

        found.AddRange(await BrokenFilesAsync(database, data, ct));
        return found;
    }

    private static readonly (string What, string Sql)[] Rules =
    [
        // Of what is no part of the storyboard, only what was asked for.
        ("slots without an end", "SELECT count(*) FROM slots s JOIN segments g ON g.id = s.segment_id WHERE s.kind <> 'audio' AND (g.number > 0 OR s.status <> 'pending') AND s.status NOT IN ('complete', 'failed_permanent', 'needs_review', 'parked', 'cancelled')"),
        ("open tries", "SELECT count(*) FROM tries WHERE status IN ('leased', 'submitted')"),
        ("open attempts", "SELECT count(*) FROM retry_attempts WHERE overall_status IN ('pending', 'generating')"),
        ("busy lanes", "SELECT count(*) FROM lanes WHERE try_id IS NOT NULL"),
        ("ended tries that were not booked", "SELECT count(*) FROM tries t WHERE status IN ('delivered', 'cancelled', 'failed') AND NOT EXISTS (SELECT 1 FROM budget_entries e WHERE e.try_id = t.id AND e.kind IN ('charge', 'overhead'))"),
        ("tries held or released more than once", "SELECT count(*) FROM (SELECT try_id FROM budget_entries WHERE kind IN ('hold', 'release') GROUP BY try_id, kind HAVING count(*) > 1) d"),
        ("budgets that still hold something", "SELECT count(*) FROM budgets WHERE held_gpu_seconds <> 0"),
        ("budgets whose holds do not add up", $"SELECT count(*) FROM budgets b WHERE held_gpu_seconds <> {Sum("hold")} - {Sum("release")}"),
        ("budgets whose charges do not add up", $"SELECT count(*) FROM budgets b WHERE spent_gpu_seconds <> {Sum("charge")} OR overhead_gpu_seconds <> {Sum("overhead")}"),
        ("jobs that two tries share", "SELECT count(*) FROM (SELECT backend_job_id FROM tries GROUP BY backend_job_id HAVING count(*) > 1) d"),
        ("slots with two selected attempts", "SELECT count(*) FROM (SELECT slot_id FROM retry_attempts WHERE is_selected GROUP BY slot_id HAVING count(*) > 1) d"),
        ("slots that used a seed twice", "SELECT count(*) FROM (SELECT slot_id FROM retry_attempts GROUP BY slot_id, seed HAVING count(*) > 1) d"),
        ("complete slots without their attempt", "SELECT count(*) FROM slots s WHERE status = 'complete' AND NOT EXISTS (SELECT 1 FROM retry_attempts a WHERE a.id = s.selected_attempt_id AND a.is_selected)"),
        ("attempts judged more than once", "SELECT count(*) FROM (SELECT attempt_id FROM decisions WHERE kind IN ('Accept', 'NewAttempt', 'SelectBest', 'Escalate') GROUP BY attempt_id HAVING count(*) > 1) d"),
    ];

    private static string Sum(string kind) => $"(SELECT coalesce(sum(gpu_seconds), 0) FROM budget_entries e WHERE e.project_id = b.project_id AND e.kind = '{kind}')";

    private static async Task<List<string>> BrokenFilesAsync(NpgsqlDataSource database, string data, CancellationToken ct)
    {
        var broken = new List<string>();
        await using var command = database.CreateCommand("SELECT output_path, output_sha256 FROM retry_attempts WHERE output_path IS NOT NULL");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var file = Path.Combine(data, "media", reader.GetString(0));
            if (!File.Exists(file) || Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, ct))) != reader.GetString(1))
            {
                broken.Add($"{reader.GetString(0)} is missing or is not the file that was measured.");
            }
        }

        return broken;
    }

    public static async Task<int> CountAsync(NpgsqlDataSource database, string sql, CancellationToken ct) =>
        Convert.ToInt32(await database.CreateCommand(sql).ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
}
