using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture is not blown out.</summary>
public sealed class HighlightsCheck() : FrameCheck(least: 1, pictures: true)
{
    public override string Name => "highlights";

    public override string Label => "Highlights";

    public override string About => "The picture is not blown out.";

    public override ImmutableArray<string> Explains => ["sharpness", "start_structure", "start_colour"];

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var share = frames.Average(frame => frame.BrightShare);
        return Measured(Scale.Linear(share, 0.35, 0.05), share, $"{share * 100:0} % of the picture is blown out.", frames.MaxBy(frame => frame.BrightShare)!.At);
    }
}
