using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture holds more detail than its half-size copy would.</summary>
public sealed class SharpnessCheck : Check
{
    public override string Name => "sharpness";

    public override string Label => "Sharpness";

    public override bool AppliesTo(AssetKind kind) => kind != AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        var ratios = measures.Sharpness
            .Where(sample => double.IsFinite(sample.Native) && double.IsFinite(sample.Half) && sample.Half > 0)
            .Select(sample => (sample.At, Ratio: sample.Native / sample.Half))
            .OrderByDescending(sample => sample.Ratio)
            .ToList();
        if (ratios.Count == 0)
        {
            return measures.Readable && !measures.Frames.IsEmpty
                ? Measured(0, 0, "The picture is flat: it has no edges at all.")
                : Unmeasured("No frame could be read.");
        }

        var (at, ratio) = ratios[0];
        var sentence = ratio switch
        {
            < 1.3 => "The edges are sharp.",
            < 1.6 => "The edges are a little soft.",
            _ => "The edges are blurred.",
        };
        return Measured(Scale.Linear(ratio, 2, 1.2), ratio, sentence, at);
    }
}
