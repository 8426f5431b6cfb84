using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality.Checks;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>
/// The one pass that measures a picture or a clip: every frame small and raw to standard output, some frames at native size as figures among
/// the errors, the first frame against the start image.
/// </summary>
internal static class MeasuringGraph
{
    /// <summary>Small frames have this many pixels on the long side.</summary>
    public const int LongSide = 160;

    /// <summary>Where the fragment that makes pictures begins.</summary>
    public const string PictureLabel = "pics";

    /// <summary>Frames per second measured at native size; every one would cost more than all the rest.</summary>
    public const int NativeFps = 4;

    /// <summary>The first frame is held against the start image at this width.</summary>
    private const int StartWidth = 320;

    private const string Blur = "blurdetect=block_width=32:block_height=32:block_pct=80";

    /// <summary>What the file says of itself would be printed among the figures: whole workflows stand in the texts of pictures.</summary>
    private const string Bare = "metadata=delete,";

    private const string Print = ",metadata=print:file='pipe\\:2':direct=1";

    private const string PrintBlur = ",metadata=print:key=lavfi.blur:file='pipe\\:2':direct=1";

    /// <summary>Arguments after <c>-v error</c>.</summary>
    /// <param name="startImage">Held against the first frame; null when there is none.</param>
    /// <param name="pictures">Made from the same frames; null to make none.</param>
    public static List<string> Arguments(string file, AssetKind kind, VideoFacts video, string? startImage, PictureGraph? pictures)
    {
        var picture = kind == AssetKind.Image;
        // On pictures smaller than a few of its blocks the blur filter corrupts its memory.
        var native = Math.Min(video.Width, video.Height) >= NativeCheck.LeastSide;
        List<string> branches = ["[l]"], chains = [$"[l]{Text($"scale={Small(video.Width, video)}:{Small(video.Height, video)}:flags=area,format=rgb24[lo]")}"], outputs = [];

        // Passthrough: otherwise frames are doubled or dropped to keep a constant rate, and frozen stretches appear that are not there.
        outputs.AddRange(["-map", "[lo]", "-fps_mode", "passthrough", .. One(picture), "-f", "rawvideo", "pipe:1"]);
        if (native)
        {
            branches.Add("[n]");
            chains.Add(Native(picture, video));
            outputs.AddRange(["-map", "[no]", "-fps_mode", "passthrough", .. One(picture), "-f", "null", "-"]);
        }

        if (startImage is not null)
        {
            branches.Add("[f]");
            chains.Add(Start(video));
            outputs.AddRange(["-map", "[so]", "-frames:v", "1", "-f", "null", "-"]);
        }

        if (pictures is not null)
        {
            branches.Add($"[{PictureLabel}]");
            chains.Add(pictures.Filter);
            outputs.AddRange(pictures.Outputs);
        }

        var graph = Text($"[0:v:0]{Bare}{(picture ? "format=yuv444p," : "")}split={branches.Count}{string.Concat(branches)};{string.Join(';', chains)}");
        return
        [
            "-y", .. FfmpegCall.Decode(file), .. startImage is null ? [] : FfmpegCall.Decode(startImage),
            "-filter_complex", graph, .. outputs,
        ];
    }

    public static int Small(int side, VideoFacts video) =>
        Math.Max(2, (int)Math.Round((double)side * LongSide / Math.Max(video.Width, video.Height), MidpointRounding.AwayFromZero));

    private static string Native(bool picture, VideoFacts video)
    {
        var some = picture ? "" : Text($"fps={NativeFps}:start_time=0:eof_action=pass,");

        // A quarter of the smallest pictures would be smaller than a block of the blur filter.
        var quarter = Math.Min(video.Width, video.Height) >= 2 * NativeCheck.LeastSide ? $",{Smaller(video, 4)}" : "";
        return $"[n]{some}cropdetect=limit=20:round=2:reset=1:skip=0,signalstats=stat=brng,blockdetect,{Blur}{Print},{Smaller(video, 2)}{quarter}[no]";
    }

    private static string Smaller(VideoFacts video, int times) => Text($"scale={Math.Max(2, video.Width / times)}:{Math.Max(2, video.Height / times)}:flags=area,{Blur}{PrintBlur}");

    /// <summary>Both are cut to the clip's own shape, as a generator does with a start image of another.</summary>
    private static string Start(VideoFacts video)
    {
        var height = Math.Max(2, (int)Math.Round((double)StartWidth * video.Height / video.Width));
        var fit = Text($"scale={StartWidth}:{height}:flags=area:force_original_aspect_ratio=increase,crop={StartWidth}:{height},setsar=1,format=yuv444p");
        return $"[1:v:0]{Bare}trim=end_frame=1,{fit}[a];[f]trim=end_frame=1,{fit},split[b][c];[a][b]ssim[q];[q][c]psnr{Print}[so]";
    }

    private static string[] One(bool picture) => picture ? ["-frames:v", "1"] : [];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
