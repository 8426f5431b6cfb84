using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Sequences;

/// <summary>Makes the selected attempt of a shot its master.</summary>
public sealed class Promotion(IMasterMaker maker, IMediaInspector inspector, IMediaStore media)
{
    /// <summary>Louder than by this many dB, its noise would be heard.</summary>
    private const double MostGain = 20;

    public async Task<StepOutcome> PromoteAsync(ShotMaterial shot, CancellationToken ct)
    {
        var gain = shot.Narration is { } narration ? await GainAsync(narration, (double)shot.Format.Loudness, ct) : 0;
        var target = $"{MasterPath.Folder(shot.ProjectId, shot.SegmentId)}/{shot.Video.Id:N}{(shot.Narration is { } spoken ? $"-{spoken.Id:N}" : "")}-{shot.Format.Key}.mov";
        return await maker.MakeAsync(new(shot.Video.Media, shot.Narration?.Media, gain, shot.Format, target), ct) switch
        {
            MasterMade.Made made => new StepOutcome.Done(new StepResult.Promoted(
                new(made.File, shot.Video.Id, shot.Video.Number, shot.Narration?.Id, shot.Narration is null ? null : gain, shot.Format, made.Frames))),
            MasterMade.Unfit unfit => new StepOutcome.NeedsPerson(Severity.High, unfit.Sentence),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<double> GainAsync(ChosenAttempt narration, double wanted, CancellationToken ct)
    {
        var measures = await inspector.MeasureAsync(new(media.FullPath(narration.Media.Path), AssetKind.Audio), ct);
        return measures.Sound is { Loudness: > -70 and var loudness } ? Math.Round(Math.Min(MostGain, wanted - loudness), 1) : 0;
    }
}

/// <summary>Where masters are kept.</summary>
public static class MasterPath
{
    public static string Folder(Guid project, Guid segment) => $"{project:N}/masters/{segment:N}";
}
