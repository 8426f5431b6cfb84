using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The brightness does not go up and down from frame to frame.</summary>
public sealed class FlickerCheck() : FrameCheck(least: 3, pictures: false)
{
    public override string Name => "flicker";

    public override string Label => "Flicker";

    public override string About => "The brightness does not go up and down from frame to frame.";

    public override ImmutableArray<string> Explains => ["flash", "chaos", "motion_score", "jump", "judder"];

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var leaps = Leaps(frames);
        var mean = leaps.Average(leap => leap.By);
        return Measured(Scale.Logarithmic(mean, 4, 0.5), mean, $"The brightness leaps by {mean:0.0} of 255 from frame to frame.", leaps.MaxBy(leap => leap.By).At);
    }

    /// <summary>How far each frame's brightness is from that of its neighbours.</summary>
    internal static List<(double At, double By)> Leaps(ImmutableArray<FrameMeasure> frames) =>
        [.. Enumerable.Range(1, frames.Length - 2).Select(index => (frames[index].At, Math.Abs(frames[index].Luma - ((frames[index - 1].Luma + frames[index + 1].Luma) / 2))))];
}
