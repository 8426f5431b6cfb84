using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Listens to recordings and cuts them, each with one call of ffmpeg.</summary>
public sealed class FfmpegNarrationCutter(FfmpegProcess ffmpeg, IMediaStore media) : INarrationCutter
{
    /// <summary>What is quieter is silence: voices are far above it, breath and hiss are not.</summary>
    private const int Quiet = -42;

    /// <summary>Shorter silences lie within words; in seconds.</summary>
    private const double Shortest = 0.15;

    private readonly FfmpegFiles _files = new(ffmpeg, media);

    public async Task<WordTimes?> WordsAsync(string file, double duration, CancellationToken ct)
    {
        var there = new FileInfo(file);
        return there is { Exists: true, Length: <= WordTimes.MostBytes } ? WordTimes.Read(await File.ReadAllBytesAsync(file, ct), duration) : null;
    }

    public async Task<ImmutableArray<SpokenSpan>?> SilencesAsync(string file, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        var lines = new SilenceLines();
        var call = new FfmpegCall(["-v", "level+info", .. FfmpegCall.Decode(file), "-map", "0:a:0", "-af", Text($"silencedetect=noise={Quiet}dB:duration={Shortest}:mono=0"), "-f", "null", "-"])
        {
            TakeErrorLine = lines.Take,
            LowPriority = true,
        };
        var run = (await ffmpeg.FfmpegAsync(call, ct)).InTime();
        return run.Within().Succeeded ? lines.Found : null;
    }

    public async Task<StoredFile?> CutAsync(string file, SpokenSpan span, string target, CancellationToken ct) => File.Exists(file)
        ? await _files.WriteAsync(target, [.. FfmpegCall.Decode(file), "-map", "0:a:0", "-af", Text($"atrim=start={span.Start:0.######}:end={span.End:0.######},asetpts=PTS-STARTPTS"), "-c:a", "pcm_s16le", "-fflags", "+bitexact", "-f", "wav"], ct)
        : null;

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
