using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Review;

/// <summary>What the studio would take of itself.</summary>
public static class AutomaticPick
{
    /// <summary>The best of those that passed; null when none did.</summary>
    /// <param name="attempts">Of one slot.</param>
    public static AttemptView? Of(IReadOnlyCollection<AttemptView> attempts)
    {
        var passed = attempts.Where(attempt => attempt is { Status: AttemptStatus.Passed, Media: not null });
        var best = BestOfN.Choose(passed.Select(attempt => new PastAttempt(attempt.Number, true, attempt.Overall ?? 0) { Scores = WeighedScore.Of(attempt.Scores) }));
        return attempts.FirstOrDefault(attempt => attempt.Number == best?.Number);
    }
}
