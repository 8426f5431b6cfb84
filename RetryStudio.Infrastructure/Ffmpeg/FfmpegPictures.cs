using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Makes the pictures of a file once more, in one process of their own that lets everything else go first.</summary>
public sealed class FfmpegPictures(FfmpegProcess ffmpeg)
{
    private readonly MediaProbe _probe = new(ffmpeg);

    /// <summary>
    /// Leaves the pictures in a folder that is there already. A file that cannot be decoded leaves none, or fewer; what is the matter
    /// with it, its measures say.
    /// </summary>
    /// <exception cref="InspectionUnavailableException">ffmpeg is not installed, or took too long.</exception>
    public async Task MakeAsync(string file, AssetKind kind, string folder, CancellationToken ct)
    {
        var (facts, _) = await _probe.AskAsync(file, ct);
        if (facts is null || (kind == AssetKind.Audio ? facts.Audio is null : facts.Video is null))
        {
            return;
        }

        var call = new FfmpegCall(["-v", "error", "-y", .. Arguments(file, kind, facts, folder)]) { LowPriority = true };
        if (!(await ffmpeg.FfmpegAsync(call, ct)).InTime().Succeeded)
        {
            // A clip that was not brought to its end cannot be played; every single picture is whole or empty.
            File.Delete(Path.Combine(folder, DerivedPicture.Preview.FileName));
        }
    }

    private static IEnumerable<string> Arguments(string file, AssetKind kind, MediaFacts facts, string folder)
    {
        var (fps, duration) = kind == AssetKind.Video ? (facts.Video!.Fps, facts.Video.Duration ?? facts.Duration) : (0, 0);
        if (duration >= PictureGraph.LongFrom)
        {
            return SeekedPictures.Arguments(file, fps, duration, folder);
        }

        var graph = PictureGraph.Of(kind, fps, duration, folder, kind == AssetKind.Audio ? "0:a:0" : "0:v:0");
        return [.. FfmpegCall.Decode(file), "-filter_complex", graph.Filter, .. graph.Outputs];
    }
}
