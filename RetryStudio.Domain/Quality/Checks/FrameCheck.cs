using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>A check on the small frames of a picture or a video.</summary>
/// <param name="least">Frames it needs to say anything.</param>
/// <param name="pictures">Whether it has a meaning for a single picture.</param>
public abstract class FrameCheck(int least, bool pictures) : Check
{
    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video || (pictures && kind == AssetKind.Image);

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) =>
        measures.Frames.IsEmpty ? Unmeasured("No frame could be read.")
        : measures.Frames.Length < least ? NotApplicable($"It needs at least {least} frames.")
        : Score(measures.Frames, measures);

    protected abstract CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures);
}
