using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>A check on frames at native size.</summary>
public abstract class NativeCheck : Check
{
    /// <summary>Pixels of the shorter side below which nothing can be told.</summary>
    public const int LeastSide = 64;

    public override bool AppliesTo(AssetKind kind) => kind != AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) =>
        measures.Frames.IsEmpty ? Unmeasured("No frame could be read.")
        : Math.Min(measures.Width, measures.Height) < LeastSide ? NotApplicable("The picture is too small for it.")
        : measures.Natives.IsEmpty ? Unmeasured("No frame could be measured at its full size.")
        : Score(measures.Natives, measures);

    protected abstract CheckScore Score(ImmutableArray<NativeMeasure> natives, MediaMeasures measures);
}
