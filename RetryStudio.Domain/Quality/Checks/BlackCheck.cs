using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>No frame is black: at least 97 % almost black pixels.</summary>
public sealed class BlackCheck : Check
{
    private const double BlackShare = 0.97;

    public override string Name => "black";

    public override string Label => "Black frames";

    public override bool AppliesTo(AssetKind kind) => kind != AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe)
    {
        if (measures.Frames.IsEmpty)
        {
            return Unmeasured("No frame could be read.");
        }

        var black = measures.Frames.Where(frame => frame.DarkShare >= BlackShare).ToList();
        return black.Count == 0
            ? Measured(1, 0, "No frame is black.")
            : Measured(1 - (black.Count / 1.9), black.Count, $"{black.Count} of {measures.Frames.Length} frames are black.", black[0].At);
    }
}
