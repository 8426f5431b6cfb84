using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Playwright;
using RetryStudio.Domain.Quality;
using RetryStudio.Tests.Browser;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Infrastructure.Persistence;
using RetryStudio.Tests.Infrastructure.Simulation;
using Xunit;

[assembly: AssemblyFixture(typeof(BrowserStudio))]

namespace RetryStudio.Tests.Browser;

/// <summary>The built program as a process of its own, on a database of its own, and a Chromium. Started by the first test that asks.</summary>
public sealed class BrowserStudio : IAsyncDisposable
{
    /// <summary>Measuring takes its time anyway; beyond this the simulated GPU is no longer what one waits for.</summary>
    private const string Speed = "200";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("browser").FullName;

    private Process? _process;
    private IPlaywright? _playwright;
    private string? _connection;

    public IBrowser Browser { get; private set; } = null!;

    public HttpClient Http { get; } = new();

    public async Task StartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_process is null)
            {
                await StartProgramAsync();
                _playwright = await Playwright.CreateAsync();
                Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Environment.GetEnvironmentVariable("STUDIO_CHROMIUM") ?? "/usr/bin/chromium", Args = Environment.UserName == "root" ? ["--no-sandbox"] : [] });
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The next image that is handed to the simulated GPU is refused, for a reason that no repetition mends.</summary>
    public async Task RefuseNextImageAsync()
    {
        foreach (var server in Directory.GetDirectories(Path.Combine(_folder, "simulation")))
        {
            await FaultFile.PutAsync(server, """[{"class":"invalid_input","stage":"submit","kind":"image","count":1}]""");
        }
    }

    /// <summary>Makes a project over the API, of segments that come out right sooner or later.</summary>
    public async Task<Guid> MakeProjectAsync(string name, int segments, decimal? budget = null)
    {
        var answer = await Http.PostAsJsonAsync("/api/v1/projects", new { name, script = Script(segments), budgetGpuSeconds = budget });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Made>())!.Id;
    }

    /// <summary>A script whose lines the simulated model is good at.</summary>
    public static string Script(int segments) => "# The coast @landscape\n" + string.Join('\n', Lines.Good(segments));

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.CloseAsync();
        }

        _playwright?.Dispose();
        Http.Dispose();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (_connection is not null)
        {
            await PostgresServer.DropAsync(_connection);
        }

        Directory.Delete(_folder, recursive: true);
        _turn.Dispose();
    }

    private async Task StartProgramAsync()
    {
        _connection = await PostgresServer.NewEmptyDatabaseAsync();
        Http.BaseAddress = new($"http://127.0.0.1:{Ports.Free()}");

        // …/RetryStudio.Tests/bin/CONFIGURATION/net10.0/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var web = Path.Combine(output.Parent!.Parent!.Parent!.Parent!.FullName, "RetryStudio.Web");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = web, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[]
        {
            Path.Combine(web, "bin", output.Parent.Name, output.Name, "RetryStudio.Web.dll"), "--urls", Http.BaseAddress.GetLeftPart(UriPartial.Authority),
            "--Data", _folder, "--Simulation:Speed", Speed, "--Simulation:Backends", "1", "--Demo", "false",
        })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ConnectionStrings__Studio"] = _connection;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        await WaitUntilReadyAsync();
        await LetLandscapesRetryAsync();
    }

    private async Task WaitUntilReadyAsync()
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2);)
        {
            try
            {
                if ((await Http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process!.HasExited)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("The studio did not become ready within two minutes.");
    }

    // With ten attempts a picture whose chance is above 80 % is never left over.
    private async Task LetLandscapesRetryAsync()
    {
        var types = await Http.GetFromJsonAsync<SceneType[]>("/api/v1/scene-types");
        var policy = new { enabled = true, maxAttempts = 10, triggerChecks = CheckCatalogue.Names };
        (await Http.PutAsJsonAsync($"/api/v1/scene-types/{types!.Single(type => type.Slug == "landscape").Id}/retry-policy", policy)).EnsureSuccessStatusCode();
    }

    private sealed record Made(Guid Id);

    private sealed record SceneType(Guid Id, string Slug);
}
