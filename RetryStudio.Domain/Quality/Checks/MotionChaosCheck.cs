using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>
/// What moves goes somewhere. In orderly motion two frames' distance brings about twice the change of one; in shaking and warping it brings no more.
/// </summary>
public sealed class MotionChaosCheck() : FrameCheck(least: 4, pictures: false)
{
    public override string Name => "chaos";

    public override string Label => "Motion chaos";

    public override string About => "What moves goes somewhere instead of shaking or warping.";

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var change = frames.Select(frame => frame.Change).Median();
        var gradient = frames.Select(frame => frame.Gradient).Mean();
        var coherence = frames.Select(frame => frame.ChangeOverTwo).Median() / change;
        var chaos = change <= 0 || gradient <= 0 ? 0 : change / gradient * Math.Clamp((1.35 - coherence) / 0.25, 0, 1);
        var worst = frames.Where(frame => double.IsFinite(frame.Change)).MaxBy(frame => frame.Change)!;
        return Measured(Scale.Linear(chaos, 1, 0.2), chaos, chaos > 0.6 ? "The picture shakes or warps." : "What moves goes somewhere.", worst.At);
    }
}
