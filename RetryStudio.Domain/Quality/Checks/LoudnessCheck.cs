using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The sound can be heard.</summary>
public sealed class LoudnessCheck : Check
{
    public override string Name => "loudness";

    public override string Label => "Loudness";

    public override bool AppliesTo(AssetKind kind) => kind == AssetKind.Audio;

    public override CheckScore Score(MediaMeasures measures, Recipe recipe) => measures.MeanVolume is { } volume
        ? Measured(Scale.Linear(volume, -60, -30), volume, FormattableString.Invariant($"The mean volume is {volume:0} dB."))
        : Unmeasured("The file has no sound.");
}
