using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The whole file can be decoded.</summary>
public sealed class DecodesCheck : Check
{
    public override string Name => "decodes";

    public override string Label => "Decodes";

    public override string About => "The whole file can be decoded.";

    public override bool AppliesTo(AssetKind kind) => true;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        if (measures.Readable && measures.DecodeErrors.IsEmpty)
        {
            return Measured(1, 0, "The whole file decodes.");
        }

        var detail = measures.DecodeErrors.IsEmpty ? "it is not a media file" : measures.DecodeErrors[0];
        return Measured(0, Math.Max(1, measures.DecodeErrors.Length), $"The file is broken ({detail}).");
    }
}
