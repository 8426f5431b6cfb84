namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The sound can be heard.</summary>
public sealed class LoudnessCheck : SoundCheck
{
    /// <summary>What the meter says of digital silence, in LUFS.</summary>
    private const double Silence = -70;

    public override string Name => "loudness";

    public override string Label => "Loudness";

    public override string About => "The sound is loud enough to be heard.";

    protected override CheckScore Score(SoundMeasure sound)
    {
        var loudness = Math.Max(Silence, sound.Loudness);
        return Measured(Scale.Linear(loudness, -50, -26), loudness, loudness <= Silence ? "It is silent." : FormattableString.Invariant($"The loudness is {loudness:0} LUFS."));
    }
}
