using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The picture has the size that was asked for.</summary>
public sealed class ResolutionCheck : Check
{
    public override string Name => "resolution";

    public override string Label => "Resolution";

    public override string About => "The picture has the size that was asked for; of a clip that was upscaled, at least that size.";

    public override bool AppliesTo(AssetKind kind) => kind != AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        if (!measures.Readable)
        {
            return Unmeasured("The file cannot be read.");
        }

        var upscaled = recipe.SourceVideo is not null && measures.Width >= recipe.Width && measures.Height >= recipe.Height;
        var fits = upscaled || (measures.Width, measures.Height) == (recipe.Width, recipe.Height);
        var sentence = fits
            ? $"{measures.Width}×{measures.Height}, {(upscaled ? $"at least {recipe.Width}×{recipe.Height} as asked" : "as asked")}."
            : $"It is {measures.Width}×{measures.Height} instead of {recipe.Width}×{recipe.Height}.";
        return Measured(fits ? 1 : 0, measures.Height, sentence);
    }
}
