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

        var source = media.FullPath(file.Path);
        var before = await inspector.MeasureAsync(new(source, kind), ct);
        return MendingPlan.Decide(mending, kind, before, recipe) switch
        {
            MendingDecision.NothingToDo nothing => new MendingOutcome.NothingToDo(nothing.Sentence),
            MendingDecision.Beyond beyond => new MendingOutcome.NotMended(beyond.Sentence),
            MendingDecision.Do todo => await ChangeAsync(file, kind, todo.Step, before, recipe, folder, ct),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<MendingOutcome> ChangeAsync(MediaFile file, AssetKind kind, MendingStep step, MediaMeasures before, Recipe recipe, string folder, CancellationToken ct)
    {
        var path = $"{folder}/mended-{ids.Next():N}{ExtensionOf(kind, file.Path)}";
        if (await mender.MendAsync(file.Path, kind, step, path, ct) is not { } mended)
        {
            return new MendingOutcome.NotMended("The file cannot be decoded, so there is no mended copy of it.");
        }

        var after = await inspector.MeasureAsync(new(media.FullPath(path), kind), ct);
        return new MendingOutcome.Mended(mended, step.Sentence, after, Compare(kind, before, after, recipe));
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
