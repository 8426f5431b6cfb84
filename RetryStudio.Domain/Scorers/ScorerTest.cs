using System.Collections.Immutable;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Scorers;

/// <summary>What came of trying a scorer.</summary>
/// <param name="Sentence">What it was tried on, or what is wrong with it.</param>
/// <param name="Version">As it says itself; null when it gave no answer.</param>
public sealed record ScorerTest(bool Answered, string Sentence, double Seconds, string? Version, ImmutableArray<CheckTest> Checks);

/// <param name="Score">0..1; null without one.</param>
public sealed record CheckTest(string Check, SourceAnswer Answer, double? Raw, double? Score, string Sentence)
{
    public static CheckTest Of(string check, SourcedScore score) => new(check, score.Answer, score.Raw, score.Answer == SourceAnswer.Scored ? score.Score : null, score.Sentence);
}
