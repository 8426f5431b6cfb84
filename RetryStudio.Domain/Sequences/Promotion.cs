using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Makes the selected attempt of a shot its master.</summary>
public sealed class Promotion(IMasterMaker maker, IMediaInspector inspector, IMediaStore media)
{
    public async Task<StepOutcome> PromoteAsync(ShotMaterial shot, CancellationToken ct)
    {
        var sound = shot.Narration?.Media ?? shot.Video.Media;
        var gain = MasterLoudness.GainOf(await inspector.MeasureAsync(new(media.FullPath(sound.Path), AssetKind.Audio), ct), (double)shot.Format.Loudness);

        // What a clip brought along may be quiet on purpose.
        gain = shot.Narration is null ? Math.Min(0, gain) : gain;
        var target = $"{MasterPath.Folder(shot.ProjectId, shot.SegmentId)}/{shot.Video.Id:N}{(shot.Narration is { } spoken ? $"-{spoken.Id:N}" : "")}-{shot.Format.Key}.mov";
        return await maker.MakeAsync(new(shot.Video.Media, shot.Narration?.Media, gain, shot.Format, target), ct) switch
        {
            MasterMade.Made made => new StepOutcome.Done(new StepResult.Promoted(
                new(made.File, shot.Video.Id, shot.Video.Number, shot.Narration?.Id, gain, shot.Format, made.Frames))),
            MasterMade.Unfit unfit => new StepOutcome.NeedsPerson(Severity.High, unfit.Sentence),
            _ => throw new UnreachableException(),
        };
    }
}

/// <summary>Where masters are kept.</summary>
public static class MasterPath
{
    public static string Folder(Guid project, Guid segment) => $"{project:N}/masters/{segment:N}";
}
