using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace RetryStudio.Tests.Chaos;

/// <summary>How a trial goes.</summary>
public sealed record KillTrialOptions
{
    /// <summary>Default 5.</summary>
    public int Kills { get; init; } = 5;

    /// <summary>Default 40.</summary>
    public int Segments { get; init; } = 40;

    /// <summary>Where the random moments come from; the same seed gives the same moments.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Pace of the simulated GPUs. Default 50.</summary>
    public double Speed { get; init; } = 50;

    /// <summary>Longest time between 'ready' and a kill. Default 6 s.</summary>
    public TimeSpan LongestLife { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long the rest may take after the last kill. Default 8 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(8);
}

/// <param name="Violations">What was lost, doubled or does not add up; empty when all is well.</param>
/// <param name="MetWork">Kills after which something was still delivered.</param>
/// <param name="Resumed">Time from a kill to the next delivered try, for those that were not killed again before it.</param>
public sealed record KillReport(int Seed, int Tries, int Attempts, int MetWork, IReadOnlyList<TimeSpan> Resumed, IReadOnlyList<string> Violations);

/// <summary>
/// Starts a run in the real program, kills the process at random moments, starts it again, and holds the books against each other at
/// the end: the studio's database, its media folder, and what the servers say they have generated.
/// </summary>
/// <param name="connection">A PostgreSQL database without tables.</param>
/// <param name="data">An empty folder.</param>
/// <param name="say">Receives a line per event.</param>
public sealed class KillTrial(string connection, string data, KillTrialOptions options, Action<string> say)
{
    private readonly Random _random = new(options.Seed);

    public async Task<KillReport> RunAsync(CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 3 });
        await using var studio = new StudioProcess(connection, data, options.Speed);
        say($"{options.Kills} kills, seed {options.Seed}");
        try
        {
            await studio.StartAsync(ct);
            await BeginAsync(studio.Http, ct);
            var kills = new List<DateTime>();
            for (var number = 0; number < options.Kills; number++)
            {
                await LiveAsync(database, mustDeliver: number % 5 == 4, ct);
                await studio.KillAsync();
                kills.Add(await database.CreateCommand("SELECT clock_timestamp()").ExecuteScalarAsync(ct) is DateTime time ? time : default);
                await studio.StartAsync(ct);
            }

            await EndAsync(database, ct);
            var next = await NextDeliveredAsync(database, kills, ct);
            var resumed = Resumed(kills, next);
            say($"resumed after {string.Join(", ", resumed.Select(time => $"{time.TotalSeconds:0.0} s"))}");
            var violations = await Books.ViolationsAsync(database, studio.Http, data, ct);
            return new(options.Seed, await Books.CountAsync(database, "SELECT count(*) FROM tries", ct), await Books.CountAsync(database, "SELECT count(*) FROM retry_attempts", ct), next.Count(time => time is not null), resumed, violations);
        }
        catch (Exception)
        {
            say(studio.Log);
            throw;
        }
    }

    private async Task BeginAsync(HttpClient http, CancellationToken ct)
    {
        var csv = new StringBuilder("scene,text,seconds\n");
        for (var number = 1; number <= options.Segments; number++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"Scene {(number / 10) + 1},Shot {number} of the lighthouse.,1\n");
        }

        var project = (await SendAsync(http, HttpMethod.Post, "projects", new { name = "Kill trial" }, ct)).GetProperty("id").GetGuid();
        using (var body = new StringContent(csv.ToString(), Encoding.UTF8, "text/csv"))
        {
            (await http.PostAsync($"/api/v1/projects/{project}/import", body, ct)).EnsureSuccessStatusCode();
        }

        await SendAsync(http, HttpMethod.Put, $"projects/{project}/retry-policy", new { enabled = true, maxAttempts = 3, triggerChecks = new[] { "face_confidence", "sharpness", "black", "frozen", "flicker", "highlights", "duration" } }, ct);
        await SendAsync(http, HttpMethod.Post, $"projects/{project}/generate-scenes", new { }, ct);
    }

    private async Task EndAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var open = await Books.CountAsync(database, "SELECT (SELECT count(*) FROM slots WHERE status IN ('queued', 'generating', 'failed')) + (SELECT count(*) FROM runs WHERE status = 'running')", ct);
            if (open == 0)
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(started) > options.Patience)
            {
                throw new TimeoutException($"{open} slots and runs are still open after {options.Patience}.");
            }

            await Task.Delay(250, ct);
        }
    }

    /// <summary>A random while; every fifth life lasts until something was delivered, so that it shows how soon that is.</summary>
    private async Task LiveAsync(NpgsqlDataSource database, bool mustDeliver, CancellationToken ct)
    {
        const string Delivered = "SELECT count(*) FROM tries WHERE status = 'delivered'";
        var started = TimeProvider.System.GetTimestamp();
        var before = mustDeliver ? await Books.CountAsync(database, Delivered, ct) : 0;
        await Task.Delay(options.LongestLife * _random.NextDouble(), ct);
        while (mustDeliver && await Books.CountAsync(database, Delivered, ct) == before && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(100, ct);
        }
    }

    private static List<TimeSpan> Resumed(List<DateTime> kills, List<DateTime?> next) =>
        [.. kills.Select((kill, index) => (kill, Next: next[index], Again: index + 1 < kills.Count ? kills[index + 1] : DateTime.MaxValue)).Where(life => life.Next < life.Again).Select(life => life.Next!.Value - life.kill)];

    /// <summary>When, after each kill, something was delivered; null when nothing was left to deliver.</summary>
    private static async Task<List<DateTime?>> NextDeliveredAsync(NpgsqlDataSource database, List<DateTime> kills, CancellationToken ct)
    {
        var times = new List<DateTime?>();
        foreach (var kill in kills)
        {
            await using var command = database.CreateCommand("SELECT min(updated_at) FROM tries WHERE status = 'delivered' AND updated_at > $1");
            command.Parameters.AddWithValue(kill);
            times.Add(await command.ExecuteScalarAsync(ct) is DateTime next ? next : null);
        }

        return times;
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, object body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }
}
