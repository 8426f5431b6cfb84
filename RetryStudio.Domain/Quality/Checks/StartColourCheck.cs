using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The first frame has the colours of the start image.</summary>
public sealed class StartColourCheck : Check
{
    public override string Name => "start_colour";

    public override string Label => "Start colours";

    public override string About => "The first frame has the colours of the start image.";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) => measures.StartImage switch
    {
        null => NotApplicable("There is no start image."),
        { Obstacle: { } obstacle } => Unmeasured(obstacle),
        { } start => Measured(Scale.Linear(Math.Min(start.Colour, 99), 19, 31), Math.Min(start.Colour, 99), start.Colour < 25 ? "The colours of the start image are lost." : "It keeps the start image's colours.", 0),
    };
}
