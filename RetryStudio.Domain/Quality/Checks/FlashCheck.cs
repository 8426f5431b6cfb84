using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>No single frame is far brighter or darker than its neighbours.</summary>
public sealed class FlashCheck() : FrameCheck(least: 3, pictures: false)
{
    public override string Name => "flash";

    public override string Label => "Flash";

    public override string About => "No single frame is far brighter or darker than its neighbours.";

    public override ImmutableArray<string> Explains => ["jump"];

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var (at, by) = FlickerCheck.Leaps(frames).MaxBy(leap => leap.By);
        return Measured(Scale.Logarithmic(by, 20, 2), by, by > 6.3 ? FormattableString.Invariant($"One frame leaps by {by:0} of 255 in brightness.") : "No frame flashes.", at);
    }
}
