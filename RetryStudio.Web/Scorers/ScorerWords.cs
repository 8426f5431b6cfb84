using System.Diagnostics;
using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Scorers;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Scorers;

/// <summary>Scorers as they stand on the screens.</summary>
public static class ScorerWords
{
    public static StatusWords Of(ScorerView scorer, DateTimeOffset now) => scorer switch
    {
        { Enabled: false } => new("Off", Tone.Neutral, "stop"),
        { RestsUntil: { } until } when until > now => new("Left alone", Tone.Danger, "cross"),
        { Type: ScorerType.Workflow } => new("Reported", Tone.Info, "info"),
        { FailuresInRow: > 0 } => new("Failed last time", Tone.Warning, "warning"),
        { Calls: 0 } => new("Not asked yet", Tone.Neutral, "info"),
        _ => new("Ready", Tone.Success, "check"),
    };

    /// <summary>What one should know of how it stands; null when its word says all.</summary>
    public static string? Sentence(ScorerView scorer, DateTimeOffset now) => scorer switch
    {
        { Enabled: false } => "It is not asked, and its checks have no source: they warn, and decide nothing.",
        { RestsUntil: { } until } when until > now => $"It failed again and again and is not asked before {until.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}. What needs its scores goes to a person meanwhile.",
        { Type: ScorerType.Workflow } => "The nodes of the workflows report these scores themselves; here they get their scale.",
        _ => null,
    };

    public static string Of(ScorerType type) => type switch
    {
        ScorerType.Http => "A service over HTTP",
        ScorerType.Command => "A program on this machine",
        ScorerType.Workflow => "Nodes of the workflows",
        _ => throw new UnreachableException(),
    };

    /// <example>1 to 10 · images and videos</example>
    public static string Of(CheckScale scale) => $"{Figure(scale.Worst)} to {Figure(scale.Best)} · {Kinds(scale)}";

    public static string Of(SourceAnswer answer) => answer switch
    {
        SourceAnswer.Scored => "Scored",
        SourceAnswer.NotApplicable => "Does not apply",
        SourceAnswer.Failed => "No score",
        _ => throw new UnreachableException(),
    };

    /// <example>12, 1 failed</example>
    public static string Calls(ScorerView scorer) => scorer.Calls == 0 ? "none" : $"{Words.Number(scorer.Calls)}, {(scorer.Failures == 0 ? "none" : Words.Number(scorer.Failures))} failed";

    /// <example>0.31 s</example>
    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##} s");

    public static string Figure(double figure) => figure.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Kinds(CheckScale scale) => (scale.Takes(AssetKind.Image), scale.Takes(AssetKind.Video)) switch
    {
        (true, true) => "images and videos",
        (true, false) => "images",
        _ => "videos",
    };
}
