using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture is clean: what changes at native size, and not in the small copy, is noise. A single picture does not tell noise from texture.</summary>
public sealed class NoiseCheck : NativeCheck
{
    /// <summary>Where more than this moves, fine detail changes as well, and nothing can be told.</summary>
    private const double MostMotion = 16;

    public override string Name => "noise";

    public override string Label => "Noise";

    public override string About => "The picture is clean of noise and grain.";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    protected override CheckScore Score(ImmutableArray<NativeMeasure> natives, MediaMeasures measures)
    {
        var excess = natives.Select(native => (native.At, By: native.Difference - MotionAt(measures, native.At))).Where(sample => double.IsFinite(sample.By)).ToList();
        if (excess.Count == 0)
        {
            return Measured(1, 0, "Too much moves for noise to be seen.");
        }

        var noise = Math.Max(0, excess.Select(sample => sample.By).Median());
        return Measured(Scale.Linear(noise, 12, 2), noise, noise > 7 ? "The picture is noisy." : "The picture is clean.", excess.MaxBy(sample => sample.By).At);
    }

    /// <summary>What the small copy changed in the same quarter of a second; NaN where too much moves.</summary>
    private static double MotionAt(MediaMeasures measures, double at)
    {
        var index = Math.Clamp((int)Math.Round(at * measures.Fps), 0, measures.Frames.Length - 1);
        var motion = measures.Frames[index].ChangeOverQuarter;
        return motion <= MostMotion ? motion : double.NaN;
    }
}
