using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Measures how alike two files are, in one pass over both. Where one is shorter, its last frame is held.</summary>
public sealed class FfmpegLikeness(FfmpegProcess ffmpeg, IMediaStore media) : ILikenessMeter
{
    private readonly MediaProbe _probe = new(ffmpeg);

    public async Task<Likeness> MeasureAsync(MediaFile first, MediaFile second, AssetKind kind, CancellationToken ct)
    {
        var (one, other) = (media.FullPath(first.Path), media.FullPath(second.Path));
        if (!File.Exists(one) || !File.Exists(other))
        {
            return Likeness.Unmeasurable("the file of one of the two is no longer in the media folder.");
        }

        if ((await _probe.AskAsync(one, ct)).Facts is not { Video: { } size })
        {
            return NotDecodable;
        }

        var lines = new LikenessLines();
        var call = new FfmpegCall(["-v", "error", .. FfmpegCall.Decode(one), .. FfmpegCall.Decode(other), "-filter_complex", GraphOf(size.Width, size.Height, kind), "-map", "[out]", "-f", "null", "-"])
        {
            TakeErrorLine = lines.Take,
            LowPriority = true,
        };
        var run = await ffmpeg.FfmpegAsync(call, ct);

        // Whoever waited for these would hold up everybody behind them.
        return run.TimedOut ? Likeness.Unmeasurable("ffmpeg took too long over the two files.")
            : run.Shortage is not null ? Likeness.Unmeasurable("ffmpeg had too little memory, time or space for the two files.")
            : run.Succeeded && lines.Likeness is { } likeness ? likeness : NotDecodable;
    }

    private static Likeness NotDecodable => Likeness.Unmeasurable("one of the two files cannot be decoded.");

    // Still pictures have no time to agree on.
    private static string GraphOf(int width, int height, AssetKind kind)
    {
        var even = kind == AssetKind.Video ? "setpts=PTS-STARTPTS," : "";
        var size = FormattableString.Invariant($"scale={width}:{height}:flags=bicubic,setsar=1,format=yuv444p");
        return $"[0:v:0]{even}{size}[a];[1:v:0]{even}{size},split[b][c];[a][b]ssim[s];[s][c]psnr,metadata=print:file='pipe\\:2':direct=1[out]";
    }
}
