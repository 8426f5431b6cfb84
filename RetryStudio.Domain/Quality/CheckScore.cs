namespace RetryStudio.Domain.Quality;

public enum CheckStatus
{
    Measured,

    /// <summary>It should have been measured, and was not.</summary>
    Unmeasured,

    /// <summary>Nobody has set up where the score is to come from.</summary>
    NoSource,

    /// <summary>It has no meaning for this result.</summary>
    NotApplicable,
}

/// <summary>What one check says of one result.</summary>
/// <param name="Score">0..1, higher is better; 0 when unmeasured.</param>
/// <param name="Raw">The measure behind the score.</param>
/// <param name="At">Seconds from the start at which it shows; null when it has no place.</param>
public sealed record CheckScore(string Check, CheckStatus Status, double Score, double? Raw, string Sentence, double? At);
