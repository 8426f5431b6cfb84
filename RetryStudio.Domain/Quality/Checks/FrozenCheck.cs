using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture does not stand still for long.</summary>
public sealed class FrozenCheck : Check
{
    private const double StillChange = 0.12;

    public override string Name => "frozen";

    public override string Label => "Frozen";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        if (measures.Frames.Length < 2)
        {
            return Unmeasured("There are not enough frames.");
        }

        var (longest, start) = LongestStill(measures);
        return longest <= 0
            ? Measured(1, 0, "The picture keeps moving.")
            : Measured(Scale.Linear(longest, 0.8, 0), longest, FormattableString.Invariant($"The picture stands still for {longest:0.0} s."), start);
    }

    private static (double Seconds, double Start) LongestStill(MediaMeasures measures)
    {
        var (longest, at) = (0.0, 0.0);
        double? start = null;
        for (var index = 1; index < measures.Frames.Length; index++)
        {
            var frame = measures.Frames[index];
            if (frame.Change >= StillChange)
            {
                start = null;
                continue;
            }

            start ??= measures.Frames[index - 1].At;
            if (frame.At - start.Value > longest)
            {
                (longest, at) = (frame.At - start.Value, start.Value);
            }
        }

        return (longest, at);
    }
}
