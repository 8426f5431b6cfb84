using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using RetryStudio.Tests.Infrastructure.ComfyUi.Fake;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using RetryStudio.Tests.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Chaos;

/// <summary>SIGKILL while a ComfyUI server works for us.</summary>
public sealed class ComfyUiKillTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ScratchFolder _data = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private string _connection = "";
    private NpgsqlDataSource _database = null!;
    private FakeComfyUi _server = null!;
    private StudioProcess _studio = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = await PostgresServer.NewEmptyDatabaseAsync();
        _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_connection) { MaxPoolSize = 2 });
        _server = await FakeComfyUi.StartAsync();
        _studio = new StudioProcess(_connection, _data.Path, speed: 50);
        await _studio.StartAsync(_ct);
    }

    [Fact]
    public async Task Run_KilledInMidPrompt_JoinsThePromptThatRuns()
    {
        _server.Traps.Hold = true;
        await BeginAsync();
        await UntilAsync("SELECT count(*) FROM tries WHERE status = 'submitted'");
        var running = _server.Received.ShouldHaveSingleItem();

        await _studio.KillAsync();
        await _studio.StartAsync(_ct);
        await RequireJoinedAsync(running);
    }

    [Fact]
    public async Task Run_KilledBetweenThePromptAndItsAnswer_JoinsThePromptThatRuns()
    {
        (_server.Traps.Hold, _server.Traps.Cut) = (true, PostCut.Held);
        await BeginAsync();
        await UntilAsync(() => Task.FromResult(_server.Received.Count > 0), "a prompt at the server");
        var running = _server.Received.ShouldHaveSingleItem();
        (await CountAsync("SELECT count(*) FROM tries WHERE submitted_at IS NOT NULL")).ShouldBe(0);

        await _studio.KillAsync();
        await _studio.StartAsync(_ct);
        await RequireJoinedAsync(running);
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            output.WriteLine(_studio.Log);
        }

        await _studio.DisposeAsync();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
        await PostgresServer.DropAsync(_connection);
        _data.Dispose();
    }

    private async Task RequireJoinedAsync(FakePrompt running)
    {
        // The second process asks for the prompt; only then may it end.
        var asked = _server.Calls.Count;
        await UntilAsync(() => Task.FromResult(_server.Calls.Skip(asked).Any(call => call.StartsWith("GET /queue", StringComparison.Ordinal))), "a look into the queue");
        await UntilAsync("SELECT count(*) FROM tries WHERE status = 'submitted'");
        _server.Queue.Finish(running.Id);
        await UntilAsync("SELECT count(*) FROM slots WHERE status IN ('complete', 'needs_review')");

        _server.Received.ShouldHaveSingleItem().Id.ShouldBe(running.Id);
        _server.Rendered.Count.ShouldBe(1);
        (await CountAsync($"SELECT count(*) FROM tries WHERE status = 'delivered' AND backend_job_id = '{running.Id}'")).ShouldBe(1);
        (await CountAsync("SELECT count(*) FROM tries")).ShouldBe(1);
        (await CountAsync("SELECT count(*) FROM retry_attempts")).ShouldBe(1);
    }

    /// <summary>As a studio does it over HTTP: a backend, a workflow for the scene type, a project, the button.</summary>
    private async Task BeginAsync()
    {
        await SendAsync(HttpMethod.Post, "backends", new { name = "GPU 1", address = _server.Address.ToString() });
        var type = (await SendAsync(HttpMethod.Get, "scene-types", null)).EnumerateArray().Single(type => type.GetProperty("slug").GetString() == "landscape").GetProperty("id").GetGuid();
        await SendAsync(HttpMethod.Put, $"scene-types/{type}/workflows", new { image = "sdxl-text-to-image" });
        var project = (await SendAsync(HttpMethod.Post, "projects", new { name = "Kill", script = "# Coast @landscape\nA lighthouse." })).GetProperty("id").GetGuid();
        await SendAsync(HttpMethod.Post, $"projects/{project}/generate-scenes", new { kinds = new[] { "image" } });
    }

    private Task UntilAsync(string counts) => UntilAsync(async () => await CountAsync(counts) > 0, counts);

    private async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"It did not come about within {Patience}: {what}\n{_studio.Log}");
            }

            await Task.Delay(50, _ct);
        }
    }

    private async Task<int> CountAsync(string sql) => Convert.ToInt32(await _database.CreateCommand(sql).ExecuteScalarAsync(_ct), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await _studio.Http.SendAsync(request, _ct);
        var text = await answer.Content.ReadAsStringAsync(_ct);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }
}
