using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Infrastructure.Files;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Makes masters, each with one call of ffmpeg.</summary>
public sealed class FfmpegMasters(FfmpegProcess ffmpeg, IMediaStore media) : IMasterMaker
{
    private readonly MediaProbe _probe = new(ffmpeg);
    private readonly FfmpegFiles _files = new(ffmpeg, media);

    public async Task<MasterMade> MakeAsync(MasterOrder order, CancellationToken ct)
    {
        foreach (var (file, name) in new[] { (order.Clip, "clip"), (order.Narration, "narration") })
        {
            if (file is not null && await DamageAsync(file, name, ct) is { } damage)
            {
                return new MasterMade.Unfit(damage);
            }
        }

        var clip = media.FullPath(order.Clip.Path);
        if ((await _probe.AskAsync(clip, ct)).Facts is not { Video: { } picture } facts)
        {
            return new MasterMade.Unfit("The clip cannot be read. Select another attempt, or make one.");
        }

        // What is spoken is spoken to its end: the last frame stays as long.
        var seconds = Math.Max(picture.Duration ?? facts.Duration, order.Narration?.Duration ?? 0);
        var frames = Math.Max(1, (int)Math.Round(seconds * order.Format.Fps));
        var stored = await _files.WriteAsync(order.Target, Arguments(order, clip, picture, facts.Audio is not null, frames), ct);
        return stored is null ? new MasterMade.Unfit("The clip cannot be decoded to its end. Select another attempt, or make one.") : new MasterMade.Made(stored, frames);
    }

    /// <summary>Nobody is to find out in the edit that a file is another than the one that was judged.</summary>
    private async Task<string?> DamageAsync(MediaFile file, string name, CancellationToken ct)
    {
        try
        {
            await using var stream = new FileStream(media.FullPath(file.Path), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            return (await FileHash.OfAsync(stream, ct)).Sha256 == file.Sha256 ? null
                : $"The {name} in the media folder is no longer the file that was measured. Restore it from a backup, or make another attempt.";
        }
        catch (UnauthorizedAccessException)
        {
            return $"The {name} in the media folder may not be read by this program. Give it the right to; then start the sequence again.";
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"The {name} is no longer in the media folder. Restore it from a backup, or make another attempt.";
        }
    }

    private IEnumerable<string> Arguments(MasterOrder order, string clip, VideoFacts size, bool hasSound, int frames)
    {
        var (format, narration) = (order.Format, order.Narration is { } spoken ? media.FullPath(spoken.Path) : null);
        var fit = FfmpegMender.Fit(MendingPlan.Fit(size.Width, size.Height, format.Width, format.Height));
        var picture = Text($"[0:v:0]{fit},scale=out_color_matrix=bt709:out_range=tv,fps={format.Fps},tpad=stop_mode=clone:stop=-1,trim=end_frame={frames},setpts=N/{format.Fps}/TB,format=yuv420p[picture]");
        var loud = order.Gain != 0 ? Text($"volume={order.Gain:0.#}dB,alimiter=limit=0.891:level=false,") : "";
        var sound = Text($"[{(narration is null && hasSound ? 0 : 1)}:a:0]aresample={MasterCodec.SampleRate},{loud}aformat=sample_fmts=s16:channel_layouts=stereo,apad,atrim=end_sample={SamplesOf(frames, format)},asetpts=N/SR/TB[sound]");
        return
        [
            .. FfmpegCall.Decode(clip),
            .. narration is not null ? FfmpegCall.Open(narration) : hasSound ? [] : ["-f", "lavfi", "-i", Text($"anullsrc=r={MasterCodec.SampleRate}:cl=stereo")],
            "-filter_complex", $"{picture};{sound}", "-map", "[picture]", "-map", "[sound]",
            .. MasterCodec.Picture, "-r", Text($"{format.Fps}"), .. MasterCodec.Sound, .. MasterCodec.Container,
        ];
    }

    private static long SamplesOf(int frames, DeliveryFormat format) => (long)Math.Round((double)frames * MasterCodec.SampleRate / format.Fps);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
