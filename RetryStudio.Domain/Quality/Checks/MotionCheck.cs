using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>Something moves: the picture differs from that of half a second before.</summary>
public sealed class MotionCheck() : FrameCheck(least: 4, pictures: false)
{
    public override string Name => "motion";

    public override string Label => "Motion";

    public override string About => "Something in the picture moves.";

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var motion = frames.Select(frame => frame.ChangeOverHalf).Median();
        if (double.IsNaN(motion))
        {
            return measures.Duration < 0.6 ? NotApplicable("The clip is shorter than the half second it takes to see motion.") : Unmeasured("Its frame rate is too high, or not told.");
        }

        var stillest = frames.Where(frame => double.IsFinite(frame.ChangeOverHalf)).MinBy(frame => frame.ChangeOverHalf)!;
        return Measured(Scale.Logarithmic(motion, 0.5, 2), motion, motion < 1 ? "Hardly anything moves." : "The picture moves.", stillest.At);
    }
}
