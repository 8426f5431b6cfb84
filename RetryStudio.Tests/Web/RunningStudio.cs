using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Infrastructure.Ffmpeg;
using RetryStudio.Tests.Infrastructure.Persistence;
using RetryStudio.Tests.Infrastructure.Simulation;
using Shouldly;
using Xunit;

[assembly: AssemblyFixture(typeof(RetryStudio.Tests.Web.RunningStudio))]

namespace RetryStudio.Tests.Web;

/// <summary>The real program, listening on a free port, with a database and a media folder of its own. It starts when it is first asked for.</summary>
public sealed class RunningStudio : IAsyncDisposable
{
    /// <summary>A busy machine takes its time; what never comes about fails all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

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
        if (request.Content is { } sent)
        {
            // So that its length is announced.
            await sent.LoadIntoBufferAsync();
        }

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

    /// <summary>Two segments that come out right sooner or later.</summary>
    public async Task<Guid> GoodProjectAsync()
    {
        var project = await ProjectAsync("# Island @landscape\n" + string.Join('\n', Lines.Good(2)));
        (await PutAsync($"/api/v1/projects/{project}/retry-policy", new { enabled = true, maxAttempts = 10, triggerChecks = CheckCatalogue.Names })).Status.ShouldBe(200);
        return project;
    }

    /// <summary>Reads it again and again until it is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> holds)
    {
        JsonElement read = default;
        await UntilAsync($"{path} did not come that far", async () => holds(read = (await GetAsync(path)).Json));
        return read;
    }

    /// <summary>Lets every backend refuse jobs of a kind from now on.</summary>
    public async Task RefuseAsync(string kind)
    {
        foreach (var backend in (await GetAsync("/api/v1/backends")).Json.EnumerateArray())
        {
            await FaultFile.PutAsync(Path.Combine(_data.Path, "simulation", backend.GetProperty("id").GetGuid().ToString("N")), $$"""[{"class":"invalid_input","stage":"submit","kind":"{{kind}}"}]""");
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

        // A body that waits for '100 Continue' waits for the answer, however long that takes.
        var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Patience }) { BaseAddress = _program.CreateClient().BaseAddress, Timeout = Patience };
        await UntilAsync("It was not ready", async () =>
        {
            using var ready = await http.GetAsync("/health/ready");
            return ready.IsSuccessStatusCode;
        });
        return http;
    }

    private async Task<Guid> GenerateAsync()
    {
        var project = await GoodProjectAsync();
        (await PostAsync($"/api/v1/projects/{project}/generate-scenes")).Status.ShouldBe(202);
        var status = await UntilAsync($"/api/v1/projects/{project}/generation-status", status => status.GetProperty("percentage").GetDouble() >= 100);
        status.GetProperty("complete").GetInt32().ShouldBe(4, status.GetRawText());
        return project;
    }

    private static async Task UntilAsync(string otherwise, Func<Task<bool>> holds)
    {
        for (var began = Stopwatch.GetTimestamp(); !await holds(); await Task.Delay(100))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"{otherwise} within {Patience}.");
            }
        }
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
