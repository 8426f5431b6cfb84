using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Mends copies with one call of ffmpeg each, under a temporary name until they are whole.</summary>
public sealed class FfmpegMender(FfmpegProcess ffmpeg) : IMediaMender
{
    public async Task<bool> MendAsync(string source, AssetKind kind, MendingStep step, string target, CancellationToken ct)
    {
        var temporary = target + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            var call = new FfmpegCall(["-v", "error", "-y", .. FfmpegCall.Decode(source), .. Change(step), .. Encode(kind), temporary]) { LowPriority = true };
            var run = (await ffmpeg.FfmpegAsync(call, ct)).InTime();
            if (!run.Succeeded || new FileInfo(temporary) is not { Exists: true, Length: > 0 })
            {
                return false;
            }

            File.Move(temporary, target, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    internal static string[] Change(MendingStep step) => step switch
    {
        // As output options they cut picture and sound alike; a moment early, so that rounding loses no frame.
        MendingStep.Trim trim => ["-ss", Text($"{Math.Max(0, trim.From - Moment):0.######}"), "-t", Text($"{trim.To - trim.From:0.######}")],
        MendingStep.Gamma gamma => ["-vf", Text($"eq=gamma={gamma.Value:0.##}")],
        MendingStep.Rate rate => ["-vf", Text($"fps={rate.Fps}")],
        MendingStep.Resize { Crop: true } size => ["-vf", Text($"scale={size.Width}:{size.Height}:flags=lanczos:force_original_aspect_ratio=increase,crop={size.Width}:{size.Height},setsar=1")],
        MendingStep.Resize size => ["-vf", Text($"scale={size.Width}:{size.Height}:flags=lanczos:force_original_aspect_ratio=decrease,pad={size.Width}:{size.Height}:-1:-1,setsar=1")],

        // One gain for the whole, so that loud and quiet keep their distance; the limiter only catches single peaks above -1 dB.
        MendingStep.Gain gain => ["-af", Text($"volume={gain.Decibels:0.#}dB,alimiter=limit=0.891:level=false")],
        _ => throw new UnreachableException(),
    };

    private const double Moment = 0.002;

    private static string[] Encode(AssetKind kind) => kind switch
    {
        AssetKind.Video => ["-map", "0:v:0", "-map", "0:a:0?", "-c:v", "libx264", "-threads", FfmpegCall.Threads(), "-preset", "medium", "-crf", "14", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", "-f", "mp4"],
        AssetKind.Image => ["-map", "0:v:0", "-frames:v", "1", "-c:v", "png", "-update", "1", "-f", "image2"],
        AssetKind.Audio => ["-map", "0:a:0", "-c:a", "pcm_s16le", "-f", "wav"],
        _ => throw new UnreachableException(),
    };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
