namespace RetryStudio.Domain.Generation;

/// <summary>Says how near a repeated recipe came to the attempt it was taken from.</summary>
public static class LikenessSentence
{
    /// <summary>Below this the eye sees that they differ.</summary>
    public const double VeryClose = 0.95;

    /// <summary>Null for an attempt that reproduces none, and for one that is on its way.</summary>
    /// <param name="all">Every attempt of the segment.</param>
    /// <example>Very close to attempt 2 (similarity 0.98).</example>
    public static string? Of(AttemptView attempt, IEnumerable<AttemptView> all)
    {
        if (attempt.Reproduces is not { } id || attempt.Status is AttemptStatus.Pending or AttemptStatus.Generating)
        {
            return null;
        }

        var origin = all.FirstOrDefault(other => other.Id == id);
        var name = origin is null ? "the attempt it repeats" : FormattableString.Invariant($"attempt {origin.Number}");
        return attempt switch
        {
            { Media: null } => $"It brought no file, so it cannot be compared with {name}.",
            { Likeness: null } => $"It is being compared with {name}.",
            { Likeness.Identical: true } => $"Identical to {name}.",
            { Likeness.Similarity: { } near } when near >= VeryClose => FormattableString.Invariant($"Very close to {name} (similarity {Math.Min(near, 0.99):0.00}, mean difference {attempt.Likeness.Difference * 100:0.0} %)."),
            { Likeness.Similarity: { } near } => FormattableString.Invariant($"Differs from {name} (similarity {Math.Max(0, near):0.00}): {Cause(attempt, origin)}"),
            _ => $"It could not be compared with {name}: {attempt.Likeness.Obstacle}",
        };
    }

    private static string Cause(AttemptView attempt, AttemptView? origin) => origin?.Backend is { } before && attempt.Backend is { } now && before != now
        ? $"{now} made it, and {before} the other. Another machine may give another picture."
        : "the backend does not reproduce.";
}
