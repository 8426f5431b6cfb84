using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>No colour is driven to its end. A video tells it by colours out of its range, a picture by clipped channels.</summary>
public sealed class OversaturatedCheck() : FrameCheck(least: 1, pictures: true)
{
    public override string Name => "oversaturated";

    public override string Label => "Oversaturated";

    public override string About => "No colour is driven to its end.";

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var clipped = frames.Average(frame => frame.ClippedShare);
        var outside = measures.Fps > 0 ? measures.Natives.Select(native => native.OutOfRange).Mean() : double.NaN;
        var share = double.IsNaN(outside) ? clipped : Math.Max(outside, clipped);
        return Measured(Scale.Linear(share, 0.06, 0), share, $"{share * 100:0} % of the colours are at their end.", frames.MaxBy(frame => frame.ClippedShare)!.At);
    }
}
