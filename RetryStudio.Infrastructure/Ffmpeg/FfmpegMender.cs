using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Mends copies with one call of ffmpeg each.</summary>
public sealed class FfmpegMender(FfmpegProcess ffmpeg, IMediaStore media) : IMediaMender
{
    private readonly FfmpegFiles _files = new(ffmpeg, media);

    public Task<StoredFile?> MendAsync(string source, AssetKind kind, MendingStep step, string target, CancellationToken ct) =>
        _files.WriteAsync(target, [.. FfmpegCall.Decode(media.FullPath(source)), .. Change(step), .. Encode(kind, target)], ct);

    internal static string[] Change(MendingStep step) => step switch
    {
        // As output options they cut picture and sound alike; a moment early, so that rounding loses no frame.
        MendingStep.Trim trim => ["-ss", Text($"{Math.Max(0, trim.From - Moment):0.######}"), "-t", Text($"{trim.To - trim.From:0.######}")],
        MendingStep.Gamma gamma => ["-vf", Text($"eq=gamma={gamma.Value:0.##}")],
        MendingStep.Rate rate => ["-vf", Text($"fps={rate.Fps}")],
        MendingStep.Resize size => ["-vf", Fit(size)],

        // One gain for the whole, so that loud and quiet keep their distance; the limiter only catches single peaks above -1 dB.
        MendingStep.Gain gain => ["-af", Text($"volume={gain.Decibels:0.#}dB,alimiter=limit=0.891:level=false")],
        _ => throw new UnreachableException(),
    };

    internal static string Fit(MendingStep.Resize size) => size.Crop
        ? Text($"scale={size.Width}:{size.Height}:flags=lanczos:force_original_aspect_ratio=increase,crop={size.Width}:{size.Height},setsar=1")
        : Text($"scale={size.Width}:{size.Height}:flags=lanczos:force_original_aspect_ratio=decrease,pad={size.Width}:{size.Height}:-1:-1,setsar=1");

    private const double Moment = 0.002;

    private static string[] Encode(AssetKind kind, string target) => kind switch
    {
        // A master's copy is to take its place.
        AssetKind.Video when target.EndsWith(".mov", StringComparison.Ordinal) => ["-map", "0:v:0", "-map", "0:a:0?", .. MasterCodec.Picture, .. MasterCodec.Sound, .. MasterCodec.Container],
        AssetKind.Video => ["-map", "0:v:0", "-map", "0:a:0?", "-c:v", "libx264", "-threads", FfmpegCall.Threads(), "-preset", "medium", "-crf", "14", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", "-f", "mp4"],
        AssetKind.Image => ["-map", "0:v:0", "-frames:v", "1", "-c:v", "png", "-update", "1", "-f", "image2"],
        AssetKind.Audio => ["-map", "0:v:0", "-map", "0:a:0", "-c:v", "copy", .. MasterCodec.Sound, .. MasterCodec.Container],
        _ => throw new UnreachableException(),
    };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
