using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture does not stand still for long.</summary>
public sealed class FrozenCheck() : FrameCheck(least: 2, pictures: false)
{
    private const double StillChange = 0.12;

    public override string Name => "frozen";

    public override string Label => "Frozen";

    public override string About => "The picture does not stand still for long.";

    public override ImmutableArray<string> Explains => ["motion", "motion_score", "judder", "jump"];

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var (seconds, start) = LongestStill(frames);
        return measures.Fps <= 0 ? Unmeasured("The file does not tell its frame rate.") : seconds <= 0
            ? Measured(1, 0, "The picture keeps moving.")
            : Measured(Scale.Linear(seconds, 0.8, 0), seconds, $"The picture stands still for {seconds:0.0} s.", start);
    }

    private static (double Seconds, double Start) LongestStill(ImmutableArray<FrameMeasure> frames)
    {
        var (longest, at) = (0.0, 0.0);
        double? start = null;
        for (var index = 1; index < frames.Length; index++)
        {
            if (frames[index].Change >= StillChange)
            {
                start = null;
                continue;
            }

            start ??= frames[index - 1].At;
            if (frames[index].At - start.Value > longest)
            {
                (longest, at) = (frames[index].At - start.Value, start.Value);
            }
        }

        return (longest, at);
    }
}
