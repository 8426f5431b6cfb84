using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>A check on frames at native size.</summary>
public abstract class NativeCheck : Check
{
    public override bool AppliesTo(AssetKind kind) => kind != AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) =>
        measures.Frames.IsEmpty ? Unmeasured("No frame could be read.")
        : measures.Natives.IsEmpty ? NotApplicable("The picture is too small for it.")
        : Score(measures.Natives, measures);

    protected abstract CheckScore Score(ImmutableArray<NativeMeasure> natives, MediaMeasures measures);
}
