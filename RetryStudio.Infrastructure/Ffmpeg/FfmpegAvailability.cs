using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Tells the health page whether measuring can work at all.</summary>
public sealed class FfmpegAvailability(FfmpegProcess ffmpeg)
{
    public async Task<FfmpegReport> CheckAsync(CancellationToken ct)
    {
        try
        {
            var version = await VersionAsync(ffmpeg.FfmpegAsync, ct);
            var probe = await VersionAsync(ffmpeg.FfprobeAsync, ct);
            return (version, probe) switch
            {
                (null, _) => new FfmpegReport(false, null, "ffmpeg is installed but does not run."),
                (_, null) => new FfmpegReport(false, version, "ffprobe is installed but does not run."),
                _ => new FfmpegReport(true, version, $"ffmpeg {version} is ready."),
            };
        }
        catch (InspectionUnavailableException missing)
        {
            return new FfmpegReport(false, null, missing.Message);
        }
    }

    /// <summary>From a first line such as <c>ffmpeg version 5.1.9-0+deb12u1 Copyright …</c>.</summary>
    internal static string? ParseVersion(string text)
    {
        var words = text.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
        return words is [_, "version", var version, ..] ? version : null;
    }

    private static async Task<string?> VersionAsync(Func<FfmpegCall, CancellationToken, Task<FfmpegRun>> run, CancellationToken ct)
    {
        string? first = null;
        var call = new FfmpegCall(["-version"])
        {
            Output = async (stream, token) =>
            {
                using var reader = new StreamReader(stream, leaveOpen: true);
                first = await reader.ReadLineAsync(token);
                await reader.ReadToEndAsync(token);
            },
        };
        var ended = await run(call, ct);
        return ended.Succeeded && first is not null ? ParseVersion(first) : null;
    }
}

/// <param name="Version">As the program states it; null when it does not run.</param>
/// <param name="Sentence">What is the matter, and what to do about it.</param>
public sealed record FfmpegReport(bool Available, string? Version, string Sentence);
