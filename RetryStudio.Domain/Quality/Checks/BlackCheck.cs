using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>No frame is black: at least 97 % almost black pixels.</summary>
public sealed class BlackCheck() : FrameCheck(least: 1, pictures: true)
{
    private const double BlackShare = 0.97;

    public override string Name => "black";

    public override string Label => "Black frames";

    public override string About => "No frame is black.";

    public override ImmutableArray<string> Explains => ["flicker", "flash", "jump", "frozen", "motion", "judder", "sharpness", "start_structure", "start_colour"];

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var black = frames.Where(frame => frame.DarkShare >= BlackShare).ToList();
        return black.Count == 0
            ? Measured(1, 0, "No frame is black.")
            : Measured(1 - (black.Count / 1.9), black.Count, $"{black.Count} of {frames.Length} frames are black.", black[0].At);
    }
}
