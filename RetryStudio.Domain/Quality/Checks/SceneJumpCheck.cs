using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The clip is one shot: it neither cuts nor jumps.</summary>
public sealed class SceneJumpCheck() : FrameCheck(least: 4, pictures: false)
{
    public override string Name => "jump";

    public override string Label => "Scene jump";

    public override string About => "The clip is one shot, without a cut or a jump.";

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var largest = frames.Where(frame => double.IsFinite(frame.Change)).MaxBy(frame => frame.Change)!;
        var jump = (largest.Change + 1) / (frames.Select(frame => frame.Change).Percentile(0.75) + 1);
        return Measured(Scale.Logarithmic(jump, 6, 1.6), jump, jump > 3.1 ? "The picture jumps." : "The clip is one shot.", largest.At);
    }
}
