using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Sequences;
using RetryStudio.Infrastructure.Ffmpeg;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using RetryStudio.Tests.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Chaos;

/// <summary>A sequence in the real program, which is killed on the way.</summary>
public sealed class SequenceKillTests(ITestOutputHelper output)
{
    private const int Segments = 6;

    private const string Promoted = "SELECT count(*) FROM sequence_steps WHERE stage = 'promotion' AND status = 'done'";

    /// <summary>Shots that a gate stopped, before or after they were promoted.</summary>
    private const string Undeliverable = """
        SELECT count(*) FROM segments s WHERE panel IS NULL AND take_number IS NULL AND (
            EXISTS (SELECT 1 FROM slots WHERE segment_id = s.id AND kind <> 'audio' AND status <> 'complete')
            OR EXISTS (SELECT 1 FROM sequence_steps WHERE segment_id = s.id AND stage = 'qa' AND status = 'needs_review'))
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sequence_ProcessKilledTwice_EndsWithAVerifiedPackage()
    {
        var connection = await PostgresServer.NewEmptyDatabaseAsync();
        using var data = new ScratchFolder();
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 2 });
        await using var studio = new StudioProcess(connection, data.Path, speed: 50);
        try
        {
            await studio.StartAsync(_ct);
            var project = await BeginAsync(studio.Http);

            await UntilAsync(() => CountAsync(database, "SELECT count(*) FROM slots WHERE kind = 'video' AND status = 'complete'"), 1);
            await KillAsync(studio);
            await UntilAsync(() => CountAsync(database, Promoted), 2);
            await KillAsync(studio, async () => output.WriteLine($"Killed with {await CountAsync(database, Promoted)} of {Segments} shots promoted."));
            var ended = await EndAsync(studio.Http, project);

            output.WriteLine(ended.GetRawText());
            var missing = await ProveAsync(studio.Http, data, project);

            // What the gates let through is delivered, whatever was killed.
            ((long)missing).ShouldBe(await CountAsync(database, Undeliverable));
            (missing < Segments).ShouldBeTrue();
            ended.GetProperty("status").GetString().ShouldBe(missing == 0 ? "complete" : "needs_review");
            (await CountAsync(database, "SELECT count(*) FROM sequence_steps WHERE rounds <> 1")).ShouldBe(0);
            (await CountAsync(database, "SELECT count(*) FROM (SELECT attempt_id FROM tries WHERE status = 'delivered' GROUP BY attempt_id HAVING count(*) > 1) doubled")).ShouldBe(0);
            (await Books.ViolationsAsync(database, studio.Http, data.Path, _ct)).ShouldBeEmpty();
        }
        catch (Exception)
        {
            output.WriteLine(studio.Log);
            throw;
        }
        finally
        {
            await studio.KillAsync();
            NpgsqlConnection.ClearAllPools();
            await PostgresServer.DropAsync(connection);
        }
    }

    private async Task<Guid> BeginAsync(HttpClient http)
    {
        var script = "# The bay @landscape\n" + string.Join('\n', Enumerable.Range(1, Segments).Select(number => $"Boat {number} rests in the bay under a pale moon."));
        var project = (await SendAsync(http, HttpMethod.Post, "projects", new { name = "Killed on the way", script })).GetProperty("id").GetGuid();
        await SendAsync(http, HttpMethod.Put, $"projects/{project}/retry-policy", new { enabled = true, maxAttempts = 4, triggerChecks = CheckCatalogue.Names });
        await SendAsync(http, HttpMethod.Put, $"projects/{project}/delivery-format", new { width = 320, height = 180, fps = 12, loudness = -16 });
        await SendAsync(http, HttpMethod.Post, $"projects/{project}/sequence", new { });
        return project;
    }

    private async Task KillAsync(StudioProcess studio, Func<Task>? afterwards = null)
    {
        await studio.KillAsync();
        await (afterwards?.Invoke() ?? Task.CompletedTask);
        await studio.StartAsync(_ct);
    }

    private async Task<JsonElement> EndAsync(HttpClient http, Guid project)
    {
        JsonElement state = default;
        await UntilAsync(async () =>
        {
            state = await SendAsync(http, HttpMethod.Get, $"projects/{project}/sequence", null);
            return state.GetProperty("status").GetString() == "running" ? 0 : 1;
        }, 1);
        return state;
    }

    /// <summary>The package verifies, and every master in it is what the delivery format says.</summary>
    /// <returns>How many shots are not in it.</returns>
    private async Task<int> ProveAsync(HttpClient http, ScratchFolder data, Guid project)
    {
        var path = data.File("package.zip");
        await using (var file = File.Create(path))
        {
            await (await http.GetStreamAsync($"/api/v1/projects/{project}/sequence/export", _ct)).CopyToAsync(file, _ct);
        }

        await using var zip = File.OpenRead(path);
        var proof = (await PackageVerifier.VerifyAsync(zip, _ct)).ShouldBeOfType<PackageProof.Proved>();
        using var archive = new System.IO.Compression.ZipArchive(zip);
        var masters = archive.Entries.Where(entry => entry.FullName.StartsWith("masters/", StringComparison.Ordinal)).ToList();
        masters.Count.ShouldBe(Segments - proof.Manifest.Missing.Length);
        var inspector = new FfmpegInspector(ScratchFolder.Ffmpeg);
        foreach (var master in masters)
        {
            var extracted = data.File(master.Name);
            await using (var target = File.Create(extracted))
            {
                await (await master.OpenAsync(_ct)).CopyToAsync(target, _ct);
            }

            (await inspector.MeasureAsync(new(extracted, AssetKind.Video), _ct)).ShouldSatisfyAllConditions(
                measures => (measures.Width, measures.Height, measures.Fps).ShouldBe((320, 180, 12)), measures => measures.DecodeErrors.ShouldBeEmpty());
        }

        return proof.Manifest.Missing.Length;
    }

    private async Task UntilAsync(Func<Task<long>> count, long atLeast)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await count() < atLeast)
        {
            (TimeProvider.System.GetElapsedTime(started) < Patience).ShouldBeTrue("It did not come that far in time.");
            await Task.Delay(20, _ct);
        }
    }

    private async Task<long> CountAsync(NpgsqlDataSource database, string sql) => (long)(await database.CreateCommand(sql).ExecuteScalarAsync(_ct))!;

    private async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await http.SendAsync(request, _ct);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(_ct));
        return await response.Content.ReadFromJsonAsync<JsonElement>(_ct);
    }
}
