namespace RetryStudio.Domain.Quality.Checks;

/// <summary>The sound does not break off for long.</summary>
public sealed class SilenceCheck : SoundCheck
{
    public override string Name => "silence";

    public override string Label => "Silence";

    public override string About => "The sound does not break off for long.";

    protected override CheckScore Score(SoundMeasure sound)
    {
        var share = sound.Seconds <= 0 ? 1 : sound.LongestSilence / sound.Seconds;
        return sound.LongestSilence <= 0
            ? Measured(1, 0, "There is sound throughout.")
            : Measured(Math.Min(Scale.Linear(sound.LongestSilence, 3, 1), Scale.Linear(share, 1, 0.5)), sound.LongestSilence, $"It is silent for {sound.LongestSilence:0.0} s.", sound.SilentAt);
    }
}
