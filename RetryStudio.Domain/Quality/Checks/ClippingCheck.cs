namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The sound is not driven beyond full scale.</summary>
public sealed class ClippingCheck : SoundCheck
{
    public override string Name => "clipping";

    public override string Label => "Clipping";

    public override string About => "The sound is not driven beyond full scale.";

    protected override CheckScore Score(SoundMeasure sound) => sound.ClippedShare <= 0
        ? Measured(1, 0, "Nothing is clipped.")
        : Measured(Scale.Logarithmic(sound.ClippedShare, 0.02, 0.0002), sound.ClippedShare, $"{sound.ClippedShare * 100:0.##} % of the sound is clipped.", sound.ClippedAt);
}
