using System.Collections.Immutable;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Tests.Builders;

/// <summary>Scorers, what they are asked, and attempts whose gate asks for their checks.</summary>
internal static class Scorings
{
    public static readonly ImmutableArray<AssetKind> Both = [AssetKind.Image, AssetKind.Video];

    public static CheckScale Scale(string check, double worst = 0, double best = 1) => new(check, worst, best, Both);

    public static ConfiguredScorer Scorer(string name = "face-svc", ScorerType type = ScorerType.Http, params CheckScale[] checks) =>
        new(Guid.NewGuid(), new(name, type) { Address = "http://scorer:9100", Program = "/bin/scorer", Checks = checks.Length == 0 ? [Scale("likeness")] : [.. checks] });

    public static ScoreRequest Request(AssetKind kind = AssetKind.Video, params CheckScale[] checks) => new(
        "request-1", new("11111111-1111-1111-1111-111111111111"), kind, "/media/clip.mp4", new string('a', 64), new("A black rock", ulong.MaxValue, kind == AssetKind.Video ? 24 : 0, 1280, 720), checks.Length == 0 ? [Scale("likeness")] : [.. checks]);

    public static RenderedAttempt Attempt(AssetKind kind, params string[] checks) => new(
        Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), kind, 1, Guid.NewGuid(), "job", kind == AssetKind.Video ? Recipes.Video() : Recipes.Image(), new Gate([.. checks.Select(check => new GateRule(check))]), Slots.Rendered(), false);

    public static RenderedAttempt Reporting(this RenderedAttempt attempt, string check, double value) =>
        attempt with { Rendered = attempt.Rendered with { ReportedScores = attempt.Rendered.ReportedScores.SetItem(check, value) } };

    public static GenerationOutcome.Rendered Reported(string check, double value) => Slots.Rendered() with { ReportedScores = ImmutableSortedDictionary<string, double>.Empty.Add(check, value) };
}
