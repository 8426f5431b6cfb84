using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RetryStudio.Benchmarks;

/// <summary>The built program, as a process of its own.</summary>
internal sealed class StudioProcess : IAsyncDisposable
{
    private readonly Process _process;

    private StudioProcess(Process process, Uri address) => (_process, Http) = (process, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) });

    public HttpClient Http { get; }

    public static async Task<StudioProcess> StartAsync(double speed)
    {
        var connection = Environment.GetEnvironmentVariable("STUDIO_BENCH_POSTGRES") ?? throw new InvalidOperationException("Start the benchmarks with ./bench.sh.");
        var name = $"bench_{Guid.NewGuid():N}";
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var web = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../RetryStudio.Web"));
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = web, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(web, "bin/Release/net10.0/RetryStudio.Web.dll"));
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(address.ToString().TrimEnd('/'));
        start.Environment["ConnectionStrings__Studio"] = $"{connection};Database={name};Maximum Pool Size=100";
        start.Environment["Data"] = Path.Combine(Environment.GetEnvironmentVariable("STUDIO_BENCH_FOLDER") ?? Path.GetTempPath(), name);
        start.Environment["Simulation__Speed"] = speed.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["Demo"] = "false";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var studio = new StudioProcess(process, address);
        await studio.WaitUntilReadyAsync();
        return studio;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        for (var round = 0; round < 300; round++)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The studio ended with code {_process.ExitCode} before it was ready.");
            }

            try
            {
                if ((await Http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(200);
        }

        throw new InvalidOperationException("The studio did not become ready within a minute.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
