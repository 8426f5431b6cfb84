namespace RetryStudio.Domain.Storyboards;

/// <summary>How long a segment lasts in which something is spoken. Pure.</summary>
public static class NarrationLength
{
    /// <summary>What a picture stays after the last word, in seconds.</summary>
    public const decimal Tail = 0.5m;

    /// <summary>No narration that could be used is longer, in seconds.</summary>
    private const double Longest = 3600;

    /// <summary>The narration with its tail, rounded up to a tenth; never under the default, never over what a segment may last.</summary>
    /// <param name="spoken">Measured length of the narration, in seconds.</param>
    public static decimal Of(double spoken) => Math.Clamp(Wanted(spoken), Segment.DefaultSeconds, Segment.MostSeconds);

    /// <summary>What to do about a narration that is longer than a segment may last; null when it is not.</summary>
    public static string? Excess(double spoken) => Wanted(spoken) <= Segment.MostSeconds ? null : FormattableString.Invariant(
        $"Its narration lasts {Limited(spoken):0.0} s, and a segment lasts {Segment.MostSeconds:0} s at most. Nothing of it is cut off: the last picture stays. Split the segment, or shorten its text.");

    private static decimal Wanted(double spoken) => Math.Ceiling(((decimal)Limited(spoken) + Tail) * 10) / 10;

    private static double Limited(double spoken) => double.IsNaN(spoken) ? 0 : Math.Round(Math.Clamp(spoken, 0, Longest), 3);
}
