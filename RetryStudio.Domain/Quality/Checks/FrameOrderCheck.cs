using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>Motion is even: its speed does not leap from frame to frame, as it does when frames are out of order.</summary>
public sealed class FrameOrderCheck() : FrameCheck(least: 8, pictures: false)
{
    /// <summary>Below this mean change its unevenness is that of the encoder.</summary>
    private const double LeastMotion = 0.3;

    public override string Name => "frame_order";

    public override string Label => "Frame order";

    public override string About => "Motion is even, with no frame out of its place.";

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var changes = frames.Skip(1).ToList();
        var mean = changes.Average(frame => frame.Change);
        if (mean < LeastMotion)
        {
            return NotApplicable("Too little moves to tell.");
        }

        var leaps = Enumerable.Range(1, changes.Count - 2)
            .Select(index => (changes[index].At, Leap: Math.Abs(changes[index - 1].Change - (2 * changes[index].Change) + changes[index + 1].Change)))
            .ToList();
        var uneven = leaps.Average(leap => leap.Leap) / mean;
        return Measured(Scale.Linear(uneven, 0.7, 0.1), uneven, uneven > 0.4 ? "Motion leaps from frame to frame." : "Motion is even.", leaps.MaxBy(leap => leap.Leap).At);
    }
}
