using System.Collections.Concurrent;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.Ffmpeg.Corpus;

/// <summary>
/// Good clips of several kinds, each with every defect at several strengths: how many of the defects their own check finds, how many
/// good clips it blames, whether a defect ever scores above the good clip of the same content.
/// </summary>
public sealed class CorpusTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Every content has every check's defects spoil some other one; all of all would take many minutes.</summary>
    private const int ContentsPerDefect = 3;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Corpus_EveryDefect_IsFoundByItsOwnCheck()
    {
        var clips = new CorpusClips(_folder);
        var contents = CorpusContent.All;
        var natural = contents.Where(content => !content.IsGraphics).ToList();
        var bases = new ConcurrentDictionary<string, string>();
        var results = new ConcurrentBag<Result>();
        await Parallel.ForEachAsync(contents, Cores, async (content, _) => bases[content.Name] = await clips.BaseAsync(content));
        await Parallel.ForEachAsync(contents, Cores, async (content, _) =>
        {
            results.Add(new(content, AssetKind.Video, null, await clips.GoodAsync(bases[content.Name], AssetKind.Video)));
            results.Add(new(content, AssetKind.Image, null, await clips.GoodAsync(bases[content.Name], AssetKind.Image)));
        });
        var spoiled = CorpusDefect.All.SelectMany((defect, index) => Enumerable.Range(0, ContentsPerDefect).Select(turn => (defect, Place: (index + (turn * 3)) % natural.Count)));
        await Parallel.ForEachAsync(spoiled, Cores, async (pair, _) =>
        {
            var (content, other) = (natural[pair.Place], natural[(pair.Place + 1) % natural.Count]);
            results.Add(new(content, pair.defect.Kind, pair.defect, await clips.SpoiledAsync(bases[content.Name], bases[other.Name], pair.defect)));
        });

        var table = new CorpusTable([.. results]);
        output.WriteLine(table.ToString());
        await table.SaveAsync();

        table.Shortfalls.ShouldBeEmpty();
    }

    private static ParallelOptions Cores => new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
}

/// <param name="Defect">Null for a good clip.</param>
internal sealed record Result(CorpusContent Content, AssetKind Kind, CorpusDefect? Defect, MediaMeasures Measures)
{
    public CheckScore Of(string check) => CheckCatalogue.Find(check)!.Score(Measures, CorpusClips.Recipe);
}
