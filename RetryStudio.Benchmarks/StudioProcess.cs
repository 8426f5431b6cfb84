using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using RetryStudio.Tests;

namespace RetryStudio.Benchmarks;

/// <summary>The published program, as a process of its own.</summary>
internal sealed class StudioProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();

    private StudioProcess(Process process, Uri address)
    {
        (_process, Http) = (process, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) });
        process.OutputDataReceived += (_, output) => Hear(output.Data);
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>A name for a studio whose data none has yet.</summary>
    public static string NewName() => $"bench_{Guid.NewGuid():N}";

    /// <param name="name">Of the database and the folder; null starts with fresh ones.</param>
    /// <param name="demo">Whether it opens with the demo projects.</param>
    /// <param name="driven">Whether it takes the commands of <see cref="BoardDriver"/>.</param>
    public static async Task<StudioProcess> StartAsync(double speed, string? name = null, int backends = 2, bool driven = false, bool demo = false)
    {
        var connection = Environment.GetEnvironmentVariable("STUDIO_BENCH_POSTGRES") ?? throw new InvalidOperationException("Start the benchmarks with ./bench.sh.");
        name ??= NewName();
        var address = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var program = Environment.GetEnvironmentVariable("STUDIO_BENCH_PROGRAM") ?? throw new InvalidOperationException("Start the benchmarks with ./bench.sh.");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = program, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(program, "RetryStudio.Web.dll"));
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(address.ToString().TrimEnd('/'));
        start.Environment["ConnectionStrings__Studio"] = $"{connection};Database={name};Maximum Pool Size=100";
        start.Environment["Data"] = Path.Combine(Environment.GetEnvironmentVariable("STUDIO_BENCH_FOLDER") ?? Path.GetTempPath(), name);
        start.Environment["Simulation__Speed"] = speed.ToString(CultureInfo.InvariantCulture);
        start.Environment["Simulation__Backends"] = backends.ToString(CultureInfo.InvariantCulture);
        start.Environment["Demo"] = demo ? "true" : "false";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        if (driven)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StudioProcess).Assembly.Location;
        }

        var began = Stopwatch.GetTimestamp();
        var studio = new StudioProcess(Process.Start(start)!, address);
        await studio.WaitUntilReadyAsync();
        studio.ReadyAfter = Stopwatch.GetElapsedTime(began);
        return studio;
    }

    /// <summary>Gives a command to the driver; its answer.</summary>
    public async Task<double> AskAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return double.Parse(await _answers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2)), CultureInfo.InvariantCulture);
    }

    /// <summary>The share of one core that the process takes while the work goes on.</summary>
    public async Task<double> CpuShareAsync(Func<Task> work)
    {
        var (before, began) = (Cpu(), Stopwatch.GetTimestamp());
        await work();
        return (Cpu() - before) / Stopwatch.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private TimeSpan Cpu()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    private void Hear(string? line)
    {
        if (line?.StartsWith(BoardDriver.Answer, StringComparison.Ordinal) == true)
        {
            _answers.Writer.TryWrite(line[BoardDriver.Answer.Length..]);
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        for (var round = 0; round < 1200; round++)
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

            await Task.Delay(50);
        }

        throw new InvalidOperationException("The studio did not become ready within a minute.");
    }
}
