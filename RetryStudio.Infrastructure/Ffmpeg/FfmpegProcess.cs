using System.ComponentModel;
using System.Diagnostics;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Runs ffmpeg and ffprobe: no shell, no quoting, within limits, killed with all children on timeout and cancellation.</summary>
public sealed class FfmpegProcess(FfmpegOptions options, TimeProvider time)
{
    private readonly ResourceLimits _limits = new(options);

    /// <exception cref="InspectionUnavailableException">The program is not installed or cannot be started.</exception>
    public Task<FfmpegRun> FfmpegAsync(FfmpegCall call, CancellationToken ct) =>
        RunAsync(options.Ffmpeg, call with { Arguments = ["-nostdin", "-hide_banner", "-nostats", "-filter_threads", FfmpegCall.Threads(), "-filter_complex_threads", FfmpegCall.Threads(), .. call.Arguments] }, ct);

    /// <exception cref="InspectionUnavailableException">The program is not installed or cannot be started.</exception>
    public Task<FfmpegRun> FfprobeAsync(FfmpegCall call, CancellationToken ct) => RunAsync(options.Ffprobe, call, ct);

    private async Task<FfmpegRun> RunAsync(string program, FfmpegCall call, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var process = Start(program, call);
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);

        // Killing closes the pipes, which ends reads that a token alone would not interrupt.
        await using var kill = stop.Token.Register(() => Kill(process));
        var errors = new ErrorLines(call.TakeErrorLine);
        try
        {
            await Task.WhenAll(
                errors.ReadAsync(process.StandardError, stop.Token),
                OrKill(process, () => ReadOutputAsync(process, call, stop.Token)),
                OrKill(process, () => WriteInputAsync(process, call, stop.Token)));
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OutputTooLargeException tooLarge) when (!ct.IsCancellationRequested)
        {
            return new FfmpegRun(-1, [.. errors.Kept, tooLarge.Message], TimedOut: false);
        }
        catch (Exception) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new FfmpegRun(-1, errors.Kept, TimedOut: true);
        }
        finally
        {
            Kill(process);
        }

        ct.ThrowIfCancellationRequested();
        return new FfmpegRun(process.ExitCode, errors.Kept, timeout.IsCancellationRequested && process.ExitCode != 0);
    }

    private Process Start(string program, FfmpegCall call)
    {
        var (limited, arguments) = _limits.On(program, call.Arguments);
        var start = new ProcessStartInfo
        {
            FileName = limited,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException)
        {
            process.Dispose();
            throw new InspectionUnavailableException(
                $"The program '{program}' could not be started. Install ffmpeg 5.1 or newer (on Debian and Ubuntu: apt-get install ffmpeg), or set its full path in the settings.",
                problem);
        }

        if (call.LowPriority)
        {
            Lower(process);
        }

        return process;
    }

    private static async Task ReadOutputAsync(Process process, FfmpegCall call, CancellationToken ct)
    {
        var output = process.StandardOutput.BaseStream;
        if (call.Output is not null)
        {
            await call.Output(new CappedStream(output, call.MostOutput), ct);
        }

        await output.CopyToAsync(Stream.Null, ct);
    }

    private static async Task WriteInputAsync(Process process, FfmpegCall call, CancellationToken ct)
    {
        // The raw stream: the writer around it would hold back its last bytes and fail when it is closed.
        await using var input = process.StandardInput.BaseStream;
        if (call.Input is null)
        {
            return;
        }

        try
        {
            await call.Input(input, ct);
        }
        catch (IOException) when (!ct.IsCancellationRequested)
        {
            // The program closed its input early. Its exit code and its errors say why.
        }
    }

    private static async Task OrKill(Process process, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch
        {
            Kill(process);
            throw;
        }
    }

    private static void Lower(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            // It has ended already, or this system does not allow it: then it runs as everything else does.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception problem) when (problem is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }
    }
}
