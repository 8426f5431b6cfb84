using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Web.Api;

internal sealed record HistoryJson(Guid SegmentId, int Number, string Summary, int RetryCount, decimal GpuSeconds, IReadOnlyList<AttemptJson> Attempts)
{
    public static HistoryJson Of(SegmentHistory history, AssetKind? only)
    {
        var attempts = history.Attempts.Where(attempt => only is null || attempt.Kind == only).ToList();
        return new(
            history.Card.Id,
            history.Card.Number,
            Summarise(history.Card.Number, attempts),
            attempts.GroupBy(attempt => attempt.Kind).Sum(group => group.Count() - 1),
            attempts.Sum(attempt => attempt.GpuSeconds),
            [.. attempts.Select(attempt => AttemptJson.Of(attempt) with { LikenessSentence = LikenessSentence.Of(attempt, history.Attempts) })]);
    }

    // The whole sentence of the first kind; what the others went through follows by name.
    private static string Summarise(int segment, List<AttemptView> attempts)
    {
        var byKind = attempts.ToLookup(attempt => attempt.Kind);
        List<AssetKind> told = [.. new[] { AssetKind.Image, AssetKind.Video, AssetKind.Audio }.Where(byKind.Contains)];
        return string.Join(" · ", told.Skip(1).Select(kind => $"{kind}: {SummarySentence.Of(byKind[kind])}").Prepend(SummarySentence.Of(segment, byKind[told.FirstOrDefault()])));
    }
}

internal sealed record AttemptJson(
    Guid Id,
    AssetKind Kind,
    int AttemptNumber,
    ulong Seed,
    Recipe Parameters,
    Recipe OriginalParameters,
    string Variation,
    string PolicyVersion,
    string? RequestedBy,
    Dictionary<string, ScoreJson> QualityScores,
    double? OverallScore,
    AttemptStatus OverallStatus,
    bool IsSelected,
    string? SelectedBy,
    decimal GpuSeconds,
    string? Backend,
    DateTimeOffset CreatedAt,
    IReadOnlyList<TryJson> Tries,
    DecisionJson? Decision,
    string? MediaUrl,
    IReadOnlyList<string> ThumbnailUrls)
{
    /// <summary>The attempt whose recipe it repeats; null for every other one.</summary>
    public Guid? ReproducesAttempt { get; init; }

    /// <summary>How near it came to that one; null before they were compared.</summary>
    public Likeness? Likeness { get; init; }

    /// <summary>The same in words.</summary>
    public string? LikenessSentence { get; init; }

    /// <summary>The part of a take that it is; null for what was made on its own.</summary>
    public CutJson? Cut { get; init; }

    public static AttemptJson Of(AttemptView attempt) => new(
        attempt.Id, attempt.Kind, attempt.Number, attempt.Recipe.Seed, attempt.Recipe, attempt.OriginalRecipe, attempt.Variation, attempt.PolicyVersion, attempt.RequestedBy,
        attempt.Scores.ToDictionary(result => result.Score.Check, ScoreJson.Of), attempt.Overall, attempt.Status, attempt.IsSelected, attempt.SelectedBy, attempt.GpuSeconds, attempt.Backend, attempt.CreatedAt,
        [.. attempt.Tries.Select(item => new TryJson(item.Number, item.Backend, Spelling.Snake(item.Status.ToString())!, Spelling.Snake(item.Error?.ToString()), item.Detail, item.GpuSeconds, item.JobId, [.. item.PartialUrls]))],
        attempt.Decision is { } decision ? new(Spelling.Snake(decision.Kind)!, Spelling.Snake(decision.Reason.ToString())!, decision.Sentence, decision.By, decision.At) : null,
        attempt.Media is null ? null : $"/api/v1/attempts/{attempt.Id}/media",
        [.. Enumerable.Range(0, attempt.Media?.Thumbnails ?? 0).Select(number => $"/api/v1/attempts/{attempt.Id}/thumbnails/{number}")])
    {
        ReproducesAttempt = attempt.Reproduces,
        Likeness = attempt.Likeness,
        Cut = attempt.Cut is { } cut ? new(cut.Take, cut.Name, cut.Start, cut.End) : null,
    };
}

/// <param name="TakeSegmentId">The take's own segment, with its own history.</param>
/// <param name="Start">Seconds from the beginning of the take.</param>
internal sealed record CutJson(Guid TakeSegmentId, string Take, decimal Start, decimal End);

/// <param name="Passed">Null when it was not measured.</param>
/// <param name="Explained">Another check failed that brings this about.</param>
/// <param name="Status">measured, unmeasured, no_source or not_applicable.</param>
/// <param name="At">Seconds from the start at which it shows.</param>
internal sealed record ScoreJson(double? Score, double? Raw, double Threshold, double Warn, double Weight, bool? Passed, bool Explained, bool Warns, bool Advisory, string Status, string Sentence, double? At)
{
    public static ScoreJson Of(CheckResult result) => new(
        result.Measured ? result.Score.Score : null, result.Score.Raw, result.Rule.Threshold, result.Rule.Warn, result.Rule.Weight, result.Measured ? !(result.Score.Score < result.Rule.Fail) : null, result.Explained, result.Warns, result.Rule.Advisory,
        Spelling.Snake(result.Score.Status.ToString())!, result.Score.Sentence, result.Score.At);
}

/// <param name="PartialUrls">What it left behind when it failed; for the record only.</param>
internal sealed record TryJson(int Number, string Backend, string Outcome, string? ErrorClass, string? Message, decimal GpuSeconds, string BackendJobId, IReadOnlyList<string> PartialUrls);

internal sealed record DecisionJson(string Kind, string Reason, string Sentence, string? By, DateTimeOffset At);
