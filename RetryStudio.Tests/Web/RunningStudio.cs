using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using RetryStudio.Infrastructure.Simulation;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using RetryStudio.Tests.Infrastructure.Persistence;
using Shouldly;
using Xunit;

[assembly: AssemblyFixture(typeof(RetryStudio.Tests.Web.RunningStudio))]

namespace RetryStudio.Tests.Web;

/// <summary>The real program, listening on a free port, with a database and a media folder of its own. It starts when it is first asked for.</summary>
public sealed class RunningStudio : IAsyncDisposable
{
    private readonly ScratchFolder _data = new();
    private readonly Lazy<Task<HttpClient>> _started;
    private readonly Lazy<Task<Guid>> _generated;
    private WebApplicationFactory<Program>? _program;
    private string? _connection;

    public RunningStudio() => (_started, _generated) = (new(BeginAsync), new(GenerateAsync));

    /// <summary>Where the studio keeps its media files.</summary>
    public string MediaFolder => _data.File("media");

    public Task<HttpClient> HttpAsync() => _started.Value;

    /// <summary>A project of two segments that was generated to its end.</summary>
    public Task<Guid> GeneratedAsync() => _generated.Value;

    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var http = await HttpAsync();
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string json => new StringContent(json, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        return new((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value)), await answer.Content.ReadAsByteArrayAsync());
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, object? body = null) => SendAsync(HttpMethod.Put, path, body);

    public async Task<Guid> ProjectAsync(string? script = "A rock.\nWaves.")
    {
        var answer = await PostAsync("/api/v1/projects", new { name = "A production", script });
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json.GetProperty("id").GetGuid();
    }

    /// <summary>Lets every backend refuse jobs of a kind from now on.</summary>
    public async Task RefuseAsync(string kind)
    {
        foreach (var backend in (await GetAsync("/api/v1/backends")).Json.EnumerateArray())
        {
            var folder = Path.Combine(_data.Path, "simulation", backend.GetProperty("id").GetGuid().ToString("N"));
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, SimulatedFaults.FileName), $$"""[{"class":"invalid_input","stage":"submit","kind":"{{kind}}"}]""");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }

        if (_connection is not null)
        {
            await PostgresServer.DropAsync(_connection);
        }

        _data.Dispose();
    }

    private async Task<HttpClient> BeginAsync()
    {
        _connection = await PostgresServer.NewDatabaseAsync();
        _program = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseEnvironment("Production")
            .UseSetting("ConnectionStrings:Studio", _connection)
            .UseSetting("urls", "http://127.0.0.1:0")
            .UseSetting("Data", _data.Path)
            .UseSetting("Simulation:Speed", "1000")
            .UseSetting("Demo", "false")
            .UseSetting("Engine:InstanceId", "api-tests"));
        _program.UseKestrel();
        _program.StartServer();
        var http = _program.CreateClient();
        await BecomeReadyAsync(http);
        return http;
    }

    private static async Task BecomeReadyAsync(HttpClient http)
    {
        for (var look = 0; look < 300; look++)
        {
            using var ready = await http.GetAsync("/health/ready");
            if (ready.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The studio was not ready within half a minute.");
    }

    private async Task<Guid> GenerateAsync()
    {
        var project = await ProjectAsync("# Island @landscape\nA black rock in the sea.\nGulls above the waves.");
        (await PostAsync($"/api/v1/projects/{project}/generate-scenes")).Status.ShouldBe(202);
        for (var look = 0; look < 600; look++)
        {
            var status = (await GetAsync($"/api/v1/projects/{project}/generation-status")).Json;
            if (status.GetProperty("percentage").GetDouble() >= 100)
            {
                return project;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The project was not generated within a minute.");
    }

    public sealed record Answer(int Status, string? ContentType, Dictionary<string, string> Headers, byte[] Bytes)
    {
        public string Text => Encoding.UTF8.GetString(Bytes);

        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Bytes);

        public string Title => Json.GetProperty("title").GetString()!;

        public void ShouldBeProblem(int status, string? words = null)
        {
            Status.ShouldBe(status, Text);
            ContentType.ShouldBe("application/problem+json", Text);
            Title.ShouldNotBeNullOrWhiteSpace();
            if (words is not null)
            {
                Text.ShouldContain(words);
            }
        }
    }
}
