using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using RetryStudio.Domain;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Infrastructure.Scoring;

/// <summary>Scorers that are programs on this machine: the request on their input, one JSON object on their output. No shell, and killed with all children.</summary>
public sealed class CommandScoreSource(TimeProvider time) : IScoreSource
{
    private const int QuoteLimit = 600;

    /// <summary>For what an ended program left in its pipes. A child of it may hold them open for ever.</summary>
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(5);

    public ScorerType Type => ScorerType.Command;

    public async Task<ScorerReply> AskAsync(ScorerSettings scorer, ScoreRequest request, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfo(scorer) };
        try
        {
            process.Start();
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException)
        {
            return CannotStart(scorer, problem.Message);
        }

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(scorer.TimeoutSeconds), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var errors = new Tail(process.StandardError.BaseStream);
        try
        {
            var output = await TalkAsync(process, ScoreWire.Write(request), errors, stop.Token);
            var reply = output.TooLarge ? new ScorerReply.Failed(ScorerFault.TooLarge, $"{scorer.Name} put out more than {ScoreWire.MostBytes / (1024 * 1024)} MB, which is not read.")
                : process.ExitCode != 0 ? new ScorerReply.Failed(ScorerFault.Refused, $"{scorer.Name} ended with exit code {process.ExitCode}.")
                : output.Bytes is { } answer ? ScoreAnswer.Read(scorer.Name, answer, request)
                : new ScorerReply.Failed(ScorerFault.Malformed, $"{scorer.Name} ended, but something that it started keeps its output open.");
            return reply is ScorerReply.Failed failed ? failed with { Sentence = failed.Sentence + Said(errors) } : reply;
        }
        catch (Exception) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new ScorerReply.Failed(ScorerFault.TimedOut, $"{scorer.Name} did not end within {scorer.TimeoutSeconds} seconds, and was killed.{Said(errors)}");
        }
        finally
        {
            Kill(process);
        }
    }

    public Task<ScorerReply.Failed?> ObstacleAsync(ScorerSettings scorer, CancellationToken ct) => Task.FromResult(
        Path.IsPathRooted(scorer.Program!) && !File.Exists(scorer.Program) ? CannotStart(scorer, "there is no such file") : null);

    private static ScorerReply.Failed CannotStart(ScorerSettings scorer, string why) =>
        new(ScorerFault.Unreachable, $"{scorer.Name} cannot be started: {scorer.Program}: {why.TrimEnd('.')}. Give the full path of a program that this machine has.");

    private static ProcessStartInfo StartInfo(ScorerSettings scorer)
    {
        var start = new ProcessStartInfo(scorer.Program!, scorer.Arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // The database's password is no business of a scorer's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    private async Task<Output> TalkAsync(Process process, byte[] request, Tail errors, CancellationToken ct)
    {
        // Killing closes the pipes, which ends reads that a token alone would not interrupt.
        await using var kill = ct.Register(() => Kill(process));
        var answering = ReadAsync(process, ct);
        var both = Task.WhenAll(answering, errors.ReadAsync(ct));
        await WriteAsync(process, request, ct);
        await process.WaitForExitAsync(ct);
        try
        {
            await both.WaitAsync(DrainPatience, time, ct);
            return await answering;
        }
        catch (TimeoutException)
        {
            return answering.IsCompletedSuccessfully ? await answering : new(null, false);
        }
    }

    private static async Task WriteAsync(Process process, byte[] request, CancellationToken ct)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await input.WriteAsync(request, ct);
        }
        catch (IOException) when (!ct.IsCancellationRequested)
        {
            // It did not want to know. Its exit code and its answer say why.
        }
    }

    private static async Task<Output> ReadAsync(Process process, CancellationToken ct)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var output = process.StandardOutput.BaseStream;
        while (await output.ReadAsync(buffer, ct) is > 0 and var count)
        {
            if (answer.Length + count > ScoreWire.MostBytes)
            {
                Kill(process);
                return new(null, true);
            }

            answer.Write(buffer, 0, count);
        }

        return new(answer.ToArray(), false);
    }

    private static string Said(Tail errors) => errors.Text is { Length: > 0 } text ? $" It said: {text}" : "";

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

    /// <param name="Bytes">Null when it did not come to an end.</param>
    private sealed record Output(byte[]? Bytes, bool TooLarge);

    /// <summary>The last of what a program complains about: that is where the reason stands.</summary>
    private sealed class Tail(Stream errors)
    {
        private readonly Lock _lock = new();
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_lock)
                {
                    return _text.ToString().ReplaceLineEndings(" ").Trim();
                }
            }
        }

        public async Task ReadAsync(CancellationToken ct)
        {
            using var reader = new StreamReader(errors, Encoding.UTF8);
            var buffer = new char[4096];
            while (await reader.ReadAsync(buffer, ct) is > 0 and var count)
            {
                lock (_lock)
                {
                    _text.Append(buffer, 0, count);
                    _text.Remove(0, Math.Max(0, _text.Length - QuoteLimit));
                }
            }
        }
    }
}
