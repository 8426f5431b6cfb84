using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The brightness does not jump from frame to frame.</summary>
public sealed class FlickerCheck : Check
{
    public override string Name => "flicker";

    public override string Label => "Flicker";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        var frames = measures.Frames;
        if (frames.Length < 3)
        {
            return Unmeasured("There are not enough frames.");
        }

        var jumps = Enumerable.Range(1, frames.Length - 2)
            .Select(index => (frames[index].At, Jump: Math.Abs(frames[index].Luma - ((frames[index - 1].Luma + frames[index + 1].Luma) / 2))))
            .ToList();
        var mean = jumps.Average(jump => jump.Jump);
        var worst = jumps.MaxBy(jump => jump.Jump);
        return Measured(Scale.Logarithmic(mean, 4, 0.5), mean, FormattableString.Invariant($"The brightness jumps by {mean:0.0} of 255 from frame to frame."), worst.At);
    }
}
