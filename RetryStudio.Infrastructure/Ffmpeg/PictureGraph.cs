using System.Globalization;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>
/// The pictures that are derived from one file, as a fragment of a filter graph that starts from one decoded stream. It stands alone,
/// or behind a pass that decodes the file for another purpose anyway.
/// </summary>
/// <param name="Filter">For <c>-filter_complex</c>; whatever it names by itself starts with <c>pic_</c>.</param>
/// <param name="Outputs">What follows the graph: every output is mapped, encoded and named.</param>
public sealed record PictureGraph(string Filter, IReadOnlyList<string> Outputs)
{
    /// <summary>Videos of this many seconds or more are previewed in pieces; and to make their pictures alone, seeking is cheaper than decoding all.</summary>
    public const double LongFrom = 20;

    /// <summary>Seconds of each piece of a long video's preview.</summary>
    public const double Piece = 0.75;

    /// <summary>Frames per second of a preview; fewer where the video has fewer.</summary>
    public const double PreviewFps = 10;

    public const int PosterWidth = 960;

    public const int ThumbnailWidth = 320;

    public const int PreviewWidth = 416;

    /// <param name="kind">Audio takes a stream of sound, everything else one of pictures.</param>
    /// <param name="fps">Frames per second of a video; 0 when unknown.</param>
    /// <param name="duration">Seconds of a video; 0 when unknown: its thumbnails are then its first frames.</param>
    /// <param name="folder">Where the files go. It must be there already.</param>
    /// <param name="label">The stream to start from, without brackets.</param>
    public static PictureGraph Of(AssetKind kind, double fps, double duration, string folder, string label = "pics") => kind switch
    {
        AssetKind.Audio => new($"[{label}]{Waveform}[pic_wave]", Jpeg(folder, "pic_wave", DerivedPicture.Thumbnail(kind, 0)!)),
        AssetKind.Image => new($"[{label}]{Posters}", PosterOutputs(folder)),
        _ => new(
            $"[{label}]split=3[pic_a][pic_b][pic_c];[pic_a]trim=end_frame=1,{Posters};[pic_b]{Moments(fps, duration)},{Thumbnails};[pic_c]{Sample(fps, duration)},{Fit(PreviewWidth)},format=yuv420p[pic_preview]",
            [.. PosterOutputs(folder), .. ThumbnailOutputs(folder), .. PreviewOutput(folder, "pic_preview")]),
    };

    /// <summary>
    /// The frame a thumbnail shows: the one before the middle of its eighth, so that none depends on where a file claims to end.
    /// The thirty-second part of a frame keeps the moments between the frames, where no rounding can move them.
    /// </summary>
    internal static int FrameOf(int thumbnail, double fps, double duration) =>
        Math.Max(0, (int)Math.Ceiling((((2 * thumbnail) + 1) * duration * fps / (2 * DerivedPicture.Thumbnails)) - Hair) - 1);

    /// <summary>Small pictures from a stream of frames that are already chosen, then the sheet of them; the last one is repeated where some are missing.</summary>
    internal static string Thumbnails { get; } =
        $"{Fit(ThumbnailWidth)},format=yuvj420p,tpad=stop_mode=clone:stop={DerivedPicture.Thumbnails},split[pic_thumbs][pic_tiles];[pic_tiles]tile=4x2:margin=4:padding=4:color=0x20252b[pic_sheet]";

    internal static string Posters { get; } = $"{Fit(PosterWidth, least: ThumbnailWidth)},format=yuvj420p,split[pic_poster][pic_large];[pic_large]{Fit(ThumbnailWidth)}[pic_small]";

    private const double Hair = 1.0 / 32;

    private const string Waveform =
        "aformat=channel_layouts=mono,showwavespic=s=640x160:colors=0x6aa5e8[pic_line];color=c=0x20252b:s=640x160:r=1:d=1[pic_ground];[pic_ground][pic_line]overlay,format=yuvj420p";

    internal static string[] PosterOutputs(string folder) =>
        [.. Jpeg(folder, "pic_poster", DerivedPicture.Poster), .. Jpeg(folder, "pic_small", DerivedPicture.SmallPoster)];

    internal static string[] ThumbnailOutputs(string folder) =>
    [
        "-map", "[pic_thumbs]", "-fps_mode", "passthrough", "-frames:v", Text($"{DerivedPicture.Thumbnails}"), .. Quality, "-start_number", "0", "-f", "image2",
        Path.Combine(folder.Replace("%", "%%", StringComparison.Ordinal), "thumb-%d.jpg"),
        .. Jpeg(folder, "pic_sheet", DerivedPicture.ContactSheet),
    ];

    /// <summary>Nothing of what the file tells about itself, a prompt for example, comes along.</summary>
    internal static string[] PreviewOutput(string folder, string label) =>
    [
        "-map", $"[{label}]", "-map_metadata", "-1", "-c:v", "libx264", "-preset", "veryfast", "-crf", "28", "-threads", "1", "-movflags", "+faststart",
        "-f", "mp4", Path.Combine(folder, DerivedPicture.Preview.FileName),
    ];

    /// <summary>
    /// In square pixels and even sides, whatever shape came: a pillar of pixels becomes narrower instead of endlessly high.
    /// </summary>
    /// <param name="least">What is smaller keeps its size, down to this width; without it everything gets the full width.</param>
    internal static string Fit(int width, int? least = null)
    {
        var wanted = least is { } floor ? Text($"clip(iw*sar,{floor},{width})") : Text($"{width}");
        return $"scale=w='max(16,2*round(min({wanted},2.5*dar*{wanted})/2))':h='max(16,2*round(ow/dar/2))':flags=area,setsar=1";
    }

    internal static string PreviewRate(double fps) => Text($"fps={RateOf(fps):0.######}:eof_action=pass");

    /// <summary>Closes the gaps between pieces.</summary>
    internal static string Rejoin(double fps) => Text($"setpts=N/{RateOf(fps):0.######}/TB");

    private static readonly string[] Quality = ["-c:v", "mjpeg", "-threads", "1", "-q:v", "4"];

    private static string Moments(double fps, double duration) => duration > 0
        ? Text($"settb=AVTB,setpts=PTS-STARTPTS+{(fps > 0 ? Hair * 1_000_000 / fps : 0):0},fps={DerivedPicture.Thumbnails}/{duration:0.######}:eof_action=pass")
        : "setpts=PTS-STARTPTS";

    /// <summary>The whole video at a low rate; of a long one a piece around each thumbnail.</summary>
    private static string Sample(double fps, double duration)
    {
        if (duration < LongFrom)
        {
            return $"setpts=PTS-STARTPTS,{PreviewRate(fps)}";
        }

        var part = duration / DerivedPicture.Thumbnails;
        return Text($"setpts=PTS-STARTPTS,{PreviewRate(fps)},select='between(mod(t,{part:0.######}),{part / 2:0.######},{(part / 2) + Piece:0.######})',{Rejoin(fps)}");
    }

    private static double RateOf(double fps) => fps > 0 ? Math.Min(fps, PreviewFps) : PreviewFps;

    private static string[] Jpeg(string folder, string label, DerivedPicture picture) =>
        ["-map", $"[{label}]", "-fps_mode", "passthrough", "-frames:v", "1", .. Quality, "-update", "1", "-f", "image2", Path.Combine(folder, picture.FileName)];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
