using System.Collections.Immutable;
using System.Text;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>
/// Joins masters by one call of ffmpeg, under a temporary name until the film is whole and on the disk. The picture is copied. The sound,
/// which is uncompressed in the masters, is encoded once for the whole film: a part that is encoded by itself begins with what warms up
/// its decoder, and sound and picture would part with every shot.
/// </summary>
public sealed class FfmpegFilmMaker(FfmpegOptions options, TimeProvider time) : IFilmMaker
{
    /// <summary>A film is longer than any other file.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private const long MostFile = 1L << 40;

    /// <summary>Sound that comes too early or too late by a millisecond is put where it belongs.</summary>
    private static readonly string[] Streams = ["-map", "0:v:0", "-c:v", "copy", "-map", "0:a:0", "-c:a", "aac", "-b:a", "192k", "-af", "aresample=async=1:min_hard_comp=0.001:first_pts=0"];

    private readonly FfmpegProcess _joining = new(options with { Timeout = Patience, MostFile = MostFile }, time);

    private readonly MasterProbe _probe = new(new(options, time));

    public async Task<FilmOutcome> JoinAsync(ImmutableArray<string> masters, string target, CancellationToken ct)
    {
        if (masters.IsEmpty)
        {
            return new FilmOutcome.NotMade("There is no master to make a film of.");
        }

        var asked = await AskAsync(masters, ct);
        var facts = asked.OfType<MasterFacts>().ToList();
        for (var index = 0; index < asked.Length; index++)
        {
            if ((asked[index] is { } part ? facts[0].DifferenceTo(part) : "has no picture and sound that can be read") is { } difference)
            {
                return NotMade(index, masters[index], difference);
            }
        }

        return await JoinAsync(List(masters, facts), target, ct) ?? new FilmOutcome.Made(facts.Sum(part => part.Seconds));
    }

    private async Task<MasterFacts?[]> AskAsync(ImmutableArray<string> masters, CancellationToken ct)
    {
        var facts = new MasterFacts?[masters.Length];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct };
        await Parallel.ForAsync(0, masters.Length, atOnce, async (index, token) => facts[index] = await _probe.AskAsync(masters[index], token));
        return facts;
    }

    private async Task<FilmOutcome?> JoinAsync(byte[] list, string target, CancellationToken ct)
    {
        var temporary = FfmpegFiles.Temporary(target);
        try
        {
            var call = new FfmpegCall(["-v", "error", "-y", .. FfmpegCall.OpenList(), .. Streams, "-movflags", "+faststart", "-f", "mp4", temporary])
            {
                Input = (stream, token) => stream.WriteAsync(list, token).AsTask(),
                LowPriority = true,
            };
            var run = (await _joining.FfmpegAsync(call, ct)).InTime().Within();
            if (!run.Succeeded || new FileInfo(temporary) is not { Exists: true, Length: > 0 })
            {
                return new FilmOutcome.NotMade($"The masters could not be joined: {(run.Errors is [var error, ..] ? error : "ffmpeg wrote nothing")}");
            }

            FfmpegFiles.Sync(temporary);
            File.Move(temporary, target, overwrite: true);
            return null;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The list that ffmpeg reads. Every part gets the length of its picture, so that no part begins late for its neighbour's sound.</summary>
    internal static byte[] List(ImmutableArray<string> masters, IReadOnlyList<MasterFacts> facts)
    {
        var list = new StringBuilder("ffconcat version 1.0\n");
        foreach (var (master, part) in masters.Zip(facts))
        {
            list.Append(FormattableString.Invariant($"file 'file:{Quoted(Path.GetFullPath(master))}'\nduration {part.Seconds:0.######}\n"));
        }

        return Encoding.UTF8.GetBytes(list.ToString());
    }

    // Inside of quotes only the quote itself means something; a line break would end the line all the same.
    private static string Quoted(string path) => path.AsSpan().ContainsAny('\n', '\r', '\0')
        ? throw new ArgumentException($"The path '{path.ReplaceLineEndings("?")}' has a line break in it.", nameof(path))
        : path.Replace("'", "'\\''", StringComparison.Ordinal);

    private static FilmOutcome.NotMade NotMade(int index, string master, string why) =>
        new($"The film cannot be made: master {index + 1} ('{Path.GetFileName(master)}') {why}. Promote that shot again.");
}
