using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>
/// Measures with one call of ffprobe and one of ffmpeg per file. Small RGB frames come in on standard output and are measured here;
/// blur at native and at half size comes in as metadata. The sound of a video is not measured.
/// </summary>
public sealed class FfmpegInspector(FfmpegProcess ffmpeg) : IMediaInspector
{
    /// <summary>Frames are measured at this many pixels on the long side.</summary>
    public const int LongSide = 160;

    /// <summary>Frames per second of a video whose blur is measured; on every frame it would cost more than all the rest.</summary>
    public const int BlurFps = 4;

    /// <summary>On pictures smaller than a few of its blocks the blur filter corrupts its memory; they go without.</summary>
    private const int LeastSideForBlur = 64;

    private const string Blur = "blurdetect=block_width=32:block_height=32:block_pct=80,metadata=print:key=lavfi.blur:file='pipe\\:2':direct=1";

    private readonly MediaProbe _probe = new(ffmpeg);

    public async Task<string?> ObstacleAsync(CancellationToken ct)
    {
        var report = await new FfmpegAvailability(ffmpeg).CheckAsync(ct);
        return report.Available ? null : report.Sentence;
    }

    public async Task<MediaMeasures> MeasureAsync(string file, AssetKind kind, CancellationToken ct)
    {
        if (Missing(file) is { } missing)
        {
            return Unreadable(missing);
        }

        var (facts, probe) = await _probe.AskAsync(file, ct);
        if (facts is null)
        {
            return Unreadable(DecodeLimits.Exceeded(probe.Errors) ?? "The file is not a picture, a video or a sound.", DecodeComplaints.Of(probe.Errors, file));
        }

        if (WrongKind(facts, kind) is { } wrong)
        {
            return Unreadable(wrong);
        }

        return kind == AssetKind.Audio ? await SoundAsync(file, facts, ct) : await FramesAsync(file, kind, facts, ct);
    }

    private static string? Missing(string file) => new FileInfo(file) switch
    {
        { Exists: false } => "The file is missing.",
        { Length: 0 } => "The file is empty.",
        _ => null,
    };

    private static string? WrongKind(MediaFacts facts, AssetKind kind) => kind switch
    {
        AssetKind.Audio when !facts.HasAudio => "The file has no sound in it.",
        AssetKind.Image or AssetKind.Video when facts.Video is null => "The file has no picture in it.",
        AssetKind.Image when !facts.IsPicture => "The file is a video where a picture was expected.",
        AssetKind.Video when facts.IsPicture => "The file is a picture where a video was expected.",
        _ => null,
    };

    private async Task<MediaMeasures> FramesAsync(string file, AssetKind kind, MediaFacts facts, CancellationToken ct)
    {
        var video = facts.Video!;
        var meter = new FrameMeter(Scaled(video.Width, video), Scaled(video.Height, video), video.Fps);
        var sharpness = new SharpnessLines();
        var call = new FfmpegCall(Arguments(file, kind, video))
        {
            Output = meter.ReadAsync,
            TakeErrorLine = sharpness.Take,
        };
        var run = (await ffmpeg.FfmpegAsync(call, ct)).InTime();
        var frames = meter.Frames;
        var errors = DecodeComplaints.Of(run.Errors, file).InsertRange(0, Shortcomings(run, kind, video, frames.Length));
        return frames.IsEmpty
            ? Unreadable("Nothing in the file can be decoded.", errors)
            : new MediaMeasures
            {
                Readable = true,
                DecodeErrors = errors,
                Width = video.Width,
                Height = video.Height,
                Fps = kind == AssetKind.Image ? 0 : video.Fps,
                Duration = kind == AssetKind.Image ? 0 : Length(facts, frames.Length),
                Frames = frames,
                Sharpness = sharpness.Measures,
            };
    }

    private static IEnumerable<string> Shortcomings(FfmpegRun run, AssetKind kind, VideoFacts video, int decoded)
    {
        if (kind == AssetKind.Video && video.Packets is { } packets && packets < video.Frames)
        {
            yield return Text($"The file is cut off: {packets} of {video.Frames} frames are there.");
        }
        else if (kind == AssetKind.Video && decoded < video.Packets)
        {
            yield return Text($"Only {decoded} of {video.Packets} frames can be decoded.");
        }
        else if (run.ExitCode != 0 && run.Errors.Count == 0)
        {
            yield return Text($"Decoding ended with code {run.ExitCode}.");
        }
    }

    private static double Length(MediaFacts facts, int frames) =>
        facts.Video!.Duration ?? (facts.Duration > 0 ? facts.Duration : facts.Video.Fps > 0 ? frames / facts.Video.Fps : 0);

    private static List<string> Arguments(string file, AssetKind kind, VideoFacts video)
    {
        var first = kind == AssetKind.Image ? "format=yuv444p," : "";
        var some = kind == AssetKind.Image ? "" : Text($"fps={BlurFps},");
        var half = Text($"scale={Math.Max(2, video.Width / 2)}:{Math.Max(2, video.Height / 2)}:flags=area");
        var small = Text($"scale={Scaled(video.Width, video)}:{Scaled(video.Height, video)}:flags=area,format=rgb24");
        string[] one = kind == AssetKind.Image ? ["-frames:v", "1"] : [];
        string[] graph = Math.Min(video.Width, video.Height) < LeastSideForBlur
            ? [$"[0:v:0]{small}[lo]"]
            : [$"[0:v:0]{first}split=2[n][l];[n]{some}{Blur},{half},{Blur}[no];[l]{small}[lo]", "-map", "[no]", "-fps_mode", "passthrough", .. one, "-f", "null", "-"];

        // Passthrough: otherwise frames are doubled or dropped to keep a constant rate, and frozen stretches appear that are not there.
        return
        [
            "-v", "error", "-noautorotate", .. FfmpegCall.Open(file), "-filter_complex", .. graph,
            "-map", "[lo]", "-fps_mode", "passthrough", .. one, "-f", "rawvideo", "pipe:1",
        ];
    }

    private static int Scaled(int side, VideoFacts video) =>
        Math.Max(2, (int)Math.Round((double)side * LongSide / Math.Max(video.Width, video.Height), MidpointRounding.AwayFromZero));

    private async Task<MediaMeasures> SoundAsync(string file, MediaFacts facts, CancellationToken ct)
    {
        var volume = new VolumeLines();
        var call = new FfmpegCall(["-v", "level+info", .. FfmpegCall.Open(file), "-map", "0:a:0", "-af", "volumedetect", "-f", "null", "-"])
        {
            TakeErrorLine = volume.Take,
        };
        var run = (await ffmpeg.FfmpegAsync(call, ct)).InTime();
        var errors = DecodeComplaints.Of(run.Errors, file);
        return volume.MeanVolume is null
            ? Unreadable("Nothing in the file can be decoded.", errors)
            : new MediaMeasures { Readable = true, DecodeErrors = errors, Duration = facts.Duration, MeanVolume = volume.MeanVolume };
    }

    private static MediaMeasures Unreadable(string sentence, ImmutableArray<string> more = default) =>
        new() { Readable = false, DecodeErrors = more.IsDefault ? [sentence] : more.Insert(0, sentence) };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
