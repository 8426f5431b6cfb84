namespace RetryStudio.Domain.Quality;

public enum SourceAnswer
{
    Scored,

    /// <summary>The source looked and found that its check has no meaning here: no face is to be seen.</summary>
    NotApplicable,

    /// <summary>The source is there, but gave no score.</summary>
    Failed,
}

/// <summary>What a source outside of this program says of one check.</summary>
/// <param name="Score">0..1, higher is better; 0 without a score.</param>
/// <param name="Raw">The source's own figure.</param>
/// <param name="Sentence">Where the figure is from, or why there is none.</param>
/// <param name="At">Seconds from the start at which it shows; null when it has no place.</param>
public sealed record SourcedScore(SourceAnswer Answer, double Score, double? Raw, string Sentence, double? At = null)
{
    public static SourcedScore Of(double score, double raw, string sentence, double? at = null) => new(SourceAnswer.Scored, score, raw, sentence, at);

    public static SourcedScore Failed(string sentence) => new(SourceAnswer.Failed, 0, null, sentence);

    public static SourcedScore NotApplicable(string sentence) => new(SourceAnswer.NotApplicable, 0, null, sentence);
}
