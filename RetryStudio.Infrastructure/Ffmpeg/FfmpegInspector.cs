using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>
/// Measures with one call of ffprobe and one of ffmpeg per file, streamed, without temporary files; the same call makes the file's pictures.
/// The sound of a video is not measured.
/// </summary>
public sealed class FfmpegInspector(FfmpegProcess ffmpeg) : IMediaInspector
{
    /// <summary>Longer files are not measured beyond this many seconds: nothing here asks for more than a minute.</summary>
    private const int MostSeconds = 240;

    private readonly MediaProbe _probe = new(ffmpeg);

    public async Task<string?> ObstacleAsync(CancellationToken ct)
    {
        var report = await new FfmpegAvailability(ffmpeg).CheckAsync(ct);
        return report.Available ? null : report.Sentence;
    }

    public async Task<MediaMeasures> MeasureAsync(InspectionOrder order, CancellationToken ct)
    {
        var (file, kind) = order;
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

        var measures = kind == AssetKind.Audio ? await SoundAsync(order, facts, ct) : await FramesAsync(order, facts, ct);
        return measures with { MisnamedAs = facts.Fits(Path.GetExtension(file)) ? null : Path.GetExtension(file) };
    }

    private static string? Missing(string file) => new FileInfo(file) switch
    {
        { Exists: false } => "The file is missing.",
        { Length: 0 } => "The file is empty.",
        _ => null,
    };

    private static string? WrongKind(MediaFacts facts, AssetKind kind) => kind switch
    {
        AssetKind.Audio when facts.Audio is null => "The file has no sound in it.",
        AssetKind.Image or AssetKind.Video when facts.Video is null => "The file has no picture in it.",
        AssetKind.Image when !facts.IsPicture => "The file is a video where a picture was expected.",
        AssetKind.Video when facts.IsPicture => "The file is a picture where a video was expected.",
        _ => null,
    };

    /// <summary>What is made on the way, or held against the file, must not be blamed on it: whatever complains is looked at once more without.</summary>
    private async Task<MediaMeasures> FramesAsync(InspectionOrder order, MediaFacts facts, CancellationToken ct)
    {
        var all = await PassAsync(order, facts, ct);
        var measures = all;
        foreach (var plainer in new[] { order with { Pictures = null }, order with { Pictures = null, StartImage = null } }.Where(plainer => plainer != order).Distinct())
        {
            if (!measures.DecodeErrors.IsEmpty)
            {
                measures = await PassAsync(plainer, facts, ct);
            }
        }

        return order.Kind == AssetKind.Video && order.StartImage is not null && measures.StartImage is null
            ? measures with { StartImage = measures.DecodeErrors.IsEmpty ? Incomparable("The start image cannot be decoded.") : all.StartImage }
            : measures;
    }

    private async Task<MediaMeasures> PassAsync(InspectionOrder order, MediaFacts facts, CancellationToken ct)
    {
        var ((file, kind), video) = (order, facts.Video!);
        var startImage = kind == AssetKind.Video ? order.StartImage : null;
        var comparable = startImage is not null && File.Exists(startImage);
        var pictures = order.Pictures is { } folder ? PictureGraph.Of(kind, kind == AssetKind.Image ? 0 : video.Fps, kind == AssetKind.Image ? 0 : video.Duration ?? facts.Duration, folder, MeasuringGraph.PictureLabel) : null;
        var meter = new FrameMeter(MeasuringGraph.Small(video.Width, video), MeasuringGraph.Small(video.Height, video), kind == AssetKind.Image ? 0 : video.Fps);
        var metadata = new MetadataLines(video.Width, video.Height);
        var call = new FfmpegCall(["-v", "error", "-t", Text($"{MostSeconds}"), .. MeasuringGraph.Arguments(file, kind, video, comparable ? startImage : null, pictures)])
        {
            Output = meter.ReadAsync,
            TakeErrorLine = metadata.Take,
            LowPriority = true,
        };
        var run = (await ffmpeg.FfmpegAsync(call, ct)).InTime();
        if (!run.Succeeded)
        {
            Empty(order.Pictures);
        }

        if (order.Pictures is null)
        {
            run.Within();
        }

        var frames = meter.Frames;
        var errors = DecodeComplaints.Of(run.Errors, file).InsertRange(0, Shortcomings(run, kind, facts, frames.Length));
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
                Natives = metadata.Natives,
                Overlap = kind == AssetKind.Image ? null : meter.Colours.Overlap,
                StartImage = startImage is null ? null
                    : comparable ? metadata.StartImage ?? Incomparable("The start image could not be compared.")
                    : Incomparable("The start image is no longer there."),
            };
    }

    /// <summary>Pictures of a pass that broke off may be cut; they are made again when somebody asks for them.</summary>
    private static void Empty(string? pictures)
    {
        foreach (var picture in pictures is not null && Directory.Exists(pictures) ? Directory.GetFiles(pictures) : [])
        {
            File.Delete(picture);
        }
    }

    private static StartImageMeasure Incomparable(string sentence) => new(double.NaN, double.NaN, sentence);

    private static IEnumerable<string> Shortcomings(FfmpegRun run, AssetKind kind, MediaFacts facts, int decoded)
    {
        var video = facts.Video!;
        if (facts.Duration > MostSeconds)
        {
            yield return Text($"The file lasts {facts.Duration:0} s; only the first {MostSeconds} s were looked at.");
        }
        else if (kind == AssetKind.Video && video.Packets is { } packets && packets < video.Frames)
        {
            yield return Text($"The file is cut off: {packets} of {video.Frames} frames are there.");
        }
        else if (kind == AssetKind.Video && decoded < video.Packets && !(run.Succeeded && run.Errors.Count == 0))
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

    private async Task<MediaMeasures> SoundAsync(InspectionOrder order, MediaFacts facts, CancellationToken ct)
    {
        var (file, audio) = (order.File, facts.Audio!);
        var (lines, meter) = (new LoudnessLines(), new SoundMeter(audio.Rate, audio.Channels));
        var pictures = order.Pictures is { } folder ? PictureGraph.Of(AssetKind.Audio, 0, 0, folder, MeasuringGraph.PictureLabel) : null;

        // The loudness meter wants a rate of its own; what is clipped shows only in the samples as they are.
        var call = new FfmpegCall(
        [
            "-v", "level+info", "-y", "-t", Text($"{MostSeconds}"), .. FfmpegCall.Decode(file),
            "-filter_complex", Text($"[0:a:0]asplit={(pictures is null ? "2[a][b]" : $"3[a][b][{MeasuringGraph.PictureLabel}];{pictures.Filter}")};[a]ebur128=framelog=verbose[ao];[b]aformat=sample_fmts=s16:sample_rates={audio.Rate}[bo]"),
            "-map", "[bo]", "-ac", Text($"{audio.Channels}"), "-f", "s16le", "pipe:1", "-map", "[ao]", "-f", "null", "-", .. pictures?.Outputs ?? [],
        ])
        {
            Output = meter.ReadAsync,
            TakeErrorLine = lines.Take,
            LowPriority = true,
        };
        var run = (await ffmpeg.FfmpegAsync(call, ct)).InTime().Within();

        var errors = DecodeComplaints.Of(run.Errors, file);
        if (meter.Seconds < Math.Min(MostSeconds, facts.Duration) * 0.95 - 0.2)
        {
            errors = errors.Insert(0, Text($"The file is cut off: {meter.Seconds:0.0} of {facts.Duration:0.0} s are there."));
        }

        return meter.Seconds <= 0
            ? Unreadable("Nothing in the file can be decoded.", errors)
            : new MediaMeasures
            {
                Readable = true,
                DecodeErrors = errors,
                Duration = facts.Duration,
                Sound = new(lines.Loudness, meter.Seconds, meter.LongestSilence, meter.SilentAt, meter.SilentShare, meter.ClippedShare, meter.ClippedAt),
            };
    }

    private static MediaMeasures Unreadable(string sentence, ImmutableArray<string> more = default) =>
        new() { Readable = false, DecodeErrors = more.IsDefault ? [sentence] : more.Insert(0, sentence) };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
