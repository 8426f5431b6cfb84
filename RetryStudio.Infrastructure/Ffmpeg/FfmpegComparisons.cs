using System.Globalization;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Makes the clip or picture that shows two files against each other.</summary>
public sealed class FfmpegComparisons(FfmpegProcess ffmpeg)
{
    private readonly MediaProbe _probe = new(ffmpeg);

    /// <summary>True when the target was written; false when one of the files cannot be decoded.</summary>
    /// <exception cref="InspectionUnavailableException">ffmpeg is not installed, or took too long.</exception>
    public async Task<bool> MakeAsync(string first, string second, AssetKind kind, ComparisonView view, string target, CancellationToken ct)
    {
        if (await AskAsync(first, kind, ct) is not { } one || await AskAsync(second, kind, ct) is not { } other)
        {
            return false;
        }

        var graph = ComparisonGraph.Of(one, other, kind == AssetKind.Video, view);
        string[] output = graph.Seconds is { } seconds
            ? ["-t", seconds.ToString("0.######", CultureInfo.InvariantCulture), "-c:v", "libx264", "-threads", FfmpegCall.Threads(), "-preset", "veryfast", "-crf", "23", "-movflags", "+faststart", "-f", "mp4"]
            : ["-frames:v", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "3", "-update", "1", "-f", "image2"];
        var call = new FfmpegCall(
            ["-v", "error", "-y", .. FfmpegCall.Decode(first), .. FfmpegCall.Decode(second), "-filter_complex", graph.Filter, "-map", "[out]", "-map_metadata", "-1", .. output, target])
        {
            LowPriority = true,
        };
        var run = (await ffmpeg.FfmpegAsync(call, ct)).InTime();
        return run.Succeeded && new FileInfo(target) is { Exists: true, Length: > 0 };
    }

    private async Task<Compared?> AskAsync(string file, AssetKind kind, CancellationToken ct) =>
        (await _probe.AskAsync(file, ct)).Facts is { Video: { } video } facts
            ? kind == AssetKind.Video ? new(video.Width, video.Height, video.Fps, video.Duration ?? facts.Duration) : new(video.Width, video.Height, 0, 0)
            : null;
}
