using System.Collections.Immutable;
using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Mends a copy of a finished file: measures it, decides, changes the copy, and measures that.</summary>
public sealed class Mending(IMediaInspector inspector, IMediaMender mender, IMediaStore media, IIdSource ids)
{
    /// <param name="recipe">What was asked for: it tells the size and the frame rate.</param>
    /// <param name="folder">Where the copy goes, below the media root.</param>
    /// <exception cref="InspectionUnavailableException">The tool that measures and mends is missing or does not run.</exception>
    public async Task<MendingOutcome> MendAsync(MediaFile file, Recipe recipe, MendingKind mending, string folder, CancellationToken ct)
    {
        if (MediaPath.KindOf(file.Path) is not { } kind)
        {
            return new MendingOutcome.NotMended("It is no image, video or sound.");
        }

        var before = await inspector.MeasureAsync(new(media.FullPath(file.Path), kind), ct);
        return await ActAsync(MendingPlan.Decide(mending, kind, before, recipe), file.Path, kind, folder, after => Compare(kind, before, after, recipe), ct);
    }

    /// <summary>Brings the sound of a film to its loudness; the picture stays as it is.</summary>
    /// <param name="film">The master's file, or a mended copy of it.</param>
    /// <param name="heard">What was measured of its sound.</param>
    /// <param name="folder">Where the copy goes, below the media root.</param>
    /// <exception cref="InspectionUnavailableException">The tool that measures and mends is missing or does not run.</exception>
    public Task<MendingOutcome> LevelAsync(Master master, StoredFile film, MediaMeasures heard, string folder, CancellationToken ct)
    {
        var wanted = (double)master.Format.Loudness;
        return ActAsync(MasterLoudness.Decide(heard, master), film.Path, AssetKind.Audio, folder, after => [new(MasterLoudness.Score(heard, wanted), MasterLoudness.Score(after, wanted))], ct);
    }

    private async Task<MendingOutcome> ActAsync(MendingDecision decision, string source, AssetKind kind, string folder, Func<MediaMeasures, ImmutableArray<MendedScore>> compare, CancellationToken ct)
    {
        switch (decision)
        {
            case MendingDecision.NothingToDo nothing:
                return new MendingOutcome.NothingToDo(nothing.Sentence);
            case MendingDecision.Beyond beyond:
                return new MendingOutcome.NotMended(beyond.Sentence);
            case MendingDecision.Do { Step: var step }:
                var path = $"{folder}/mended-{ids.Next():N}{ExtensionOf(kind, source)}";
                if (await mender.MendAsync(source, kind, step, path, ct) is not { } mended)
                {
                    return new MendingOutcome.NotMended("The file cannot be decoded, so there is no mended copy of it.");
                }

                var after = await inspector.MeasureAsync(new(media.FullPath(path), kind), ct);
                return new MendingOutcome.Mended(mended, step.Sentence, after, compare(after));
            default:
                throw new UnreachableException();
        }
    }

    private static ImmutableArray<MendedScore> Compare(AssetKind kind, MediaMeasures before, MediaMeasures after, Recipe recipe) =>
    [
        .. CheckCatalogue.All.Where(check => check.AppliesTo(kind))
            .Select(check => new MendedScore(check.Score(before, recipe), check.Score(after, recipe)))
            .Where(scores => scores.Before.Status == CheckStatus.Measured || scores.After.Status == CheckStatus.Measured),
    ];

    // A master's copy is to take its place.
    private static string ExtensionOf(AssetKind kind, string path) =>
        kind == AssetKind.Image ? ".png" : MediaPath.ExtensionOf(path) == ".mov" ? ".mov" : ".mp4";
}
