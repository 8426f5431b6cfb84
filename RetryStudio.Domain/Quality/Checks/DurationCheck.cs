using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>A clip is as long as was asked for, within 15 %.</summary>
public sealed class DurationCheck : Check
{
    public override string Name => "duration";

    public override string Label => "Duration";

    public override string About => "The clip is as long as was asked for.";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Video;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        if (!measures.Readable)
        {
            return Unmeasured("The file cannot be read.");
        }

        var asked = (double)recipe.Seconds;
        var off = asked <= 0 ? 1 : Math.Abs(measures.Duration - asked) / asked;
        return Measured(Scale.Linear(off, 0.3, 0), measures.Duration, FormattableString.Invariant($"It lasts {measures.Duration:0.0} s of the {asked:0.0} s asked for."));
    }
}
