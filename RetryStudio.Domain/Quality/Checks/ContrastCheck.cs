using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture has lights besides its darks.</summary>
public sealed class ContrastCheck() : FrameCheck(least: 1, pictures: true)
{
    public override string Name => "contrast";

    public override string Label => "Contrast";

    public override string About => "The picture has lights besides its darks.";

    protected override CheckScore Score(ImmutableArray<FrameMeasure> frames, MediaMeasures measures)
    {
        var contrast = frames.Select(frame => frame.High - frame.Low).Median();
        return Measured(Scale.Logarithmic(contrast, 15, 60), contrast, contrast < 30 ? "The picture is flat and grey." : "Lights and darks are well apart.", frames.MinBy(frame => frame.High - frame.Low)!.At);
    }
}
