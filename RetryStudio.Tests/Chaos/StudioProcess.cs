using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace RetryStudio.Tests.Chaos;

/// <summary>The real program in a process of its own, which can be killed and started again on the same data.</summary>
public sealed class StudioProcess(string connection, string data, double speed) : IAsyncDisposable
{
    private const int KeptLines = 400;

    private readonly ConcurrentQueue<string> _log = new();

    private readonly int _port = Ports.Free();

    private Process? _process;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The last lines it has said.</summary>
    public string Log => string.Join('\n', _log);

    public async Task StartAsync(CancellationToken ct)
    {
        Http.BaseAddress ??= new($"http://127.0.0.1:{_port}");
        var dll = Dll();
        var start = new ProcessStartInfo("dotnet", [dll, "--urls", Http.BaseAddress.ToString(), $"--Data={data}"])
        {
            WorkingDirectory = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(dll)!, "../../..")),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["ConnectionStrings__Studio"] = connection;
        start.Environment["Simulation__Speed"] = speed.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["Demo"] = "false";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        _process = Process.Start(start) ?? throw new InvalidOperationException("The studio did not start.");
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ReadyAsync(ct);
    }

    /// <summary>SIGKILL: the process has no say in it.</summary>
    public async Task KillAsync()
    {
        if (_process is { } running)
        {
            running.Kill(entireProcessTree: false);
            await running.WaitForExitAsync();
            running.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
        Http.Dispose();
    }

    private async Task ReadyAsync(CancellationToken ct)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(3);)
        {
            if (_process!.HasExited)
            {
                throw new InvalidOperationException($"The studio ended with code {_process.ExitCode}:\n{Log}");
            }

            try
            {
                using var answer = await Http.GetAsync("/health/ready", ct);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException || (notYet is OperationCanceledException && !ct.IsCancellationRequested))
            {
                // It is not listening yet, or too busy to answer.
            }

            await Task.Delay(100, ct);
        }

        throw new TimeoutException($"The studio was not ready within three minutes:\n{Log}");
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
            while (_log.Count > KeptLines)
            {
                _log.TryDequeue(out _);
            }
        }
    }

    /// <summary>The program as it was built, beside the program that asks.</summary>
    private static string Dll()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = here.Parent!.Name;
        for (var folder = here; folder is not null; folder = folder.Parent)
        {
            var dll = Path.Combine(folder.FullName, "RetryStudio.Web", "bin", configuration, here.Name, "RetryStudio.Web.dll");
            if (File.Exists(dll))
            {
                return dll;
            }
        }

        throw new FileNotFoundException($"RetryStudio.Web is not built as {configuration}. Build the solution first.");
    }
}
