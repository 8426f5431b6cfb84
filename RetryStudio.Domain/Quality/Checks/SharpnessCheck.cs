using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture holds more detail than its smaller copies would; the worst third of a clip counts.</summary>
public sealed class SharpnessCheck : NativeCheck
{
    public override string Name => "sharpness";

    public override string Label => "Sharpness";

    public override string About => "The edges in the picture are sharp.";

    // A blurred picture has no edges left but those of its blocks.
    public override ImmutableArray<string> Explains => ["blockiness"];

    protected override CheckScore Score(ImmutableArray<NativeMeasure> natives, MediaMeasures measures)
    {
        var ratios = natives.Select(native => (native.At, Ratio: RatioOf(native))).Where(sample => double.IsFinite(sample.Ratio)).ToList();
        if (ratios.Count == 0)
        {
            return Measured(0, double.NaN, "The picture is flat: it has no edges at all.", natives[0].At);
        }

        var (at, ratio) = ratios.Chunk(Math.Max(1, (ratios.Count + 2) / 3))
            .Select(third => (third[0].At, Ratio: third.Select(sample => sample.Ratio).Median()))
            .MaxBy(third => third.Ratio);
        var sentence = ratio switch
        {
            < 1.3 => "The edges are sharp.",
            < 1.6 => "The edges are a little soft.",
            _ => "The edges are blurred.",
        };
        return Measured(Scale.Linear(ratio, 2, 1.2), ratio, sentence, at);
    }

    private static double RatioOf(NativeMeasure native)
    {
        var (half, quarter) = (native.Blur / native.HalfBlur, native.Blur / native.QuarterBlur);
        return quarter > half ? quarter : half;
    }
}
