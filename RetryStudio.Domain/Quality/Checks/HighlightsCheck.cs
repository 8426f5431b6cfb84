using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture is not blown out.</summary>
public sealed class HighlightsCheck : Check
{
    public override string Name => "highlights";

    public override string Label => "Highlights";

    public override bool AppliesTo(AssetKind kind) => kind != AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        if (measures.Frames.IsEmpty)
        {
            return Unmeasured("No frame could be read.");
        }

        var share = measures.Frames.Average(frame => frame.BrightShare);
        var worst = measures.Frames.MaxBy(frame => frame.BrightShare)!;
        return Measured(Scale.Linear(share, 0.35, 0.05), share, FormattableString.Invariant($"{share * 100:0} % of the picture is blown out."), worst.At);
    }
}
