using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The first frame shows what the start image shows.</summary>
public sealed class StartStructureCheck : Check
{
    public override string Name => "start_structure";

    public override string Label => "Start image";

    public override string About => "The first frame shows what the start image shows.";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) => measures.StartImage switch
    {
        null => NotApplicable("There is no start image."),
        { Obstacle: { } obstacle } => Unmeasured(obstacle),
        { } start => Measured(Scale.Linear(start.Structure, 0.3, 0.8), start.Structure, start.Structure < 0.55 ? "The first frame is not the start image." : "It begins with the start image.", 0),
    };
}
