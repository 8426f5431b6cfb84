using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>A clip has the frame rate that was asked for, within 10 %.</summary>
public sealed class FpsCheck : Check
{
    public override string Name => "fps";

    public override string Label => "Frame rate";

    public override string About => "The clip has the frame rate that was asked for.";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        if (!measures.Readable)
        {
            return Unmeasured("The file cannot be read.");
        }

        return recipe.Fps <= 0
            ? NotApplicable("No frame rate was asked for.")
            : Measured(Scale.Linear(Math.Abs(measures.Fps - recipe.Fps) / recipe.Fps, 0.2, 0), measures.Fps, $"It runs at {measures.Fps:0.##} of the {recipe.Fps} frames a second asked for.");
    }
}
