using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>A check on sound.</summary>
public abstract class SoundCheck : Check
{
    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) => measures.Sound is { } sound ? Score(sound) : Unmeasured("The file has no sound.");

    protected abstract CheckScore Score(SoundMeasure sound);
}
