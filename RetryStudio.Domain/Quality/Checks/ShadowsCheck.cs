using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The shadows are not drowned in black.</summary>
public sealed class ShadowsCheck() : FrameCheck(least: 1, pictures: true)
{
    public override string Name => "shadows";

    public override string Label => "Shadows";

    public override string About => "The shadows are not drowned in black.";

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var share = frames.Average(frame => frame.DarkShare);
        return Measured(Scale.Linear(share, 0.3, 0.02), share, $"{share * 100:0} % of the picture is black.", frames.MaxBy(frame => frame.DarkShare)!.At);
    }
}
