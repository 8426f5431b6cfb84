namespace RetryStudio.Domain.Generation;

/// <summary>How near an attempt came to the one whose recipe it repeats.</summary>
/// <param name="Identical">The files are the same, byte for byte.</param>
/// <param name="Similarity">Structural similarity of the pictures, up to 1; null when it was not measured.</param>
/// <param name="Difference">Root of the mean squared difference of the pictures, 0..1 of the whole scale; null when it was not measured.</param>
/// <param name="Obstacle">Why it could not be measured, as a sentence; null when it was.</param>
public sealed record Likeness(bool Identical, double? Similarity = null, double? Difference = null, string? Obstacle = null)
{
    public static readonly Likeness Same = new(true, 1, 0);

    public static Likeness Unmeasurable(string sentence) => new(false, Obstacle: sentence);
}
