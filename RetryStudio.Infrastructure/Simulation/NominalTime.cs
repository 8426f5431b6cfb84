using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Simulation;

/// <summary>How many GPU seconds a generation takes.</summary>
internal static class NominalTime
{
    private const double ReferencePixels = 640 * 360;

    /// <summary>GPU seconds, to 4 decimals, at least 0.05: an image about 12, two seconds of video about 40, two seconds upscaled to 1,920 × 1,080 about 14, a narration about 3.</summary>
    public static decimal Of(AssetKind kind, Recipe recipe)
    {
        var spread = Math.Exp(0.2 * new HashedRandom(StableHash.Mix(StableHash.Mix(StableHash.Of(recipe.Prompt), "time"), recipe.Seed)).Normal());
        var pixels = (double)recipe.Width * recipe.Height / ReferencePixels;
        var steps = recipe.Steps / 24.0;
        var seconds = kind switch
        {
            AssetKind.Image => 12 * spread * steps * pixels,
            AssetKind.Video when recipe.SourceVideo is not null => 1.5 * spread * pixels * (double)recipe.Seconds / 2,
            AssetKind.Video => 40 * spread * steps * pixels * (double)recipe.Seconds / 2,
            _ => 3 * spread,
        };
        return decimal.Round((decimal)Math.Clamp(seconds, 0.05, 100_000), 4);
    }
}
