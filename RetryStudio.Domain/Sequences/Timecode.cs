namespace RetryStudio.Domain.Sequences;

/// <summary>A moment of a film as editors write it: hours, minutes, seconds, frames. It counts on from midnight, and drops no frame.</summary>
/// <param name="Frames">From 00:00:00:00.</param>
/// <param name="Fps">Whole frames in a second, 1 to 100.</param>
public readonly record struct Timecode(long Frames, int Fps)
{
    public const int MostFps = 100;

    private const int SecondsOfDay = 24 * 60 * 60;

    /// <summary>Where the films of this studio begin: at one o'clock, as is the custom.</summary>
    public static Timecode Start(int fps) => new(3600L * fps, fps);

    public Timecode After(long frames) => this with { Frames = Frames + frames };

    public override string ToString()
    {
        var (seconds, frames) = Math.DivRem(Frames % ((long)SecondsOfDay * Fps), Fps);
        return FormattableString.Invariant($"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}:{frames:00}");
    }
}
