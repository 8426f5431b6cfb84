using System.Collections.Immutable;
using System.Diagnostics;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Quality.Checks;

namespace RetryStudio.Domain.Scorers;

/// <summary>Gathers what outside sources say of an attempt: its workflow's own nodes, and the scorers its gate has rules for.</summary>
public sealed class ScoreGathering(IScoreLedger ledger, ScorerCalls calls, IMediaStore media)
{
    /// <summary>By check. A check that nobody is set up for has no entry; a source that is and gave nothing has one that says why.</summary>
    public async Task<ImmutableSortedDictionary<string, SourcedScore>> GatherAsync(RenderedAttempt attempt, StoredFile stored, MediaMeasures measures, CancellationToken ct)
    {
        var checks = Wanted(attempt);
        if (checks.IsEmpty)
        {
            return ImmutableSortedDictionary<string, SourcedScore>.Empty;
        }

        var scorers = await ledger.ServingAsync(checks, ct);
        var asked = await Task.WhenAll(scorers.Where(scorer => scorer.Settings.Type != ScorerType.Workflow).Select(scorer => AskAsync(scorer, checks, attempt, stored, measures, ct)));
        var told = asked.SelectMany(scores => scores).ToImmutableSortedDictionary(StringComparer.Ordinal);
        return told.AddRange(checks.Except(told.Keys).Select(check => (Check: check, Score: Reported(attempt, check, scorers))).Where(item => item.Score is not null).Select(item => KeyValuePair.Create(item.Check, item.Score!)));
    }

    // What the studio measures itself is nobody else's to say.
    private static ImmutableArray<string> Wanted(RenderedAttempt attempt) => attempt.Kind == AssetKind.Audio
        ? []
        : [.. attempt.Gate.Rules.Select(rule => rule.Check).Distinct().Where(check => CheckCatalogue.Find(check) is null or SourcedCheck)];

    private static SourcedScore? Reported(RenderedAttempt attempt, string check, IReadOnlyList<ConfiguredScorer> scorers)
    {
        var scale = scorers.Where(scorer => scorer.Settings.Type == ScorerType.Workflow).SelectMany(scorer => scorer.Settings.Checks).FirstOrDefault(item => item.Check == check);
        return scale?.Takes(attempt.Kind) == false ? OtherKind(attempt.Kind)
            : ReportedScores.Of(attempt.Rendered, check, scale) is { Answer: SourceAnswer.Scored } reported ? reported
            : attempt.Inherited.GetValueOrDefault(check) ?? ReportedScores.Of(attempt.Rendered, check, scale);
    }

    private async Task<IEnumerable<KeyValuePair<string, SourcedScore>>> AskAsync(ConfiguredScorer scorer, ImmutableArray<string> checks, RenderedAttempt attempt, StoredFile stored, MediaMeasures measures, CancellationToken ct)
    {
        var served = scorer.Settings.Checks.Where(scale => checks.Contains(scale.Check)).ToLookup(scale => scale.Takes(attempt.Kind));
        var others = served[false].Select(scale => KeyValuePair.Create(scale.Check, OtherKind(attempt.Kind)));
        ImmutableArray<CheckScale> asked = [.. served[true]];
        if (asked.IsEmpty)
        {
            return others;
        }

        var recipe = attempt.Recipe;
        var request = new ScoreRequest(
            $"{attempt.AttemptId:N}-{scorer.Id:N}", attempt.AttemptId, attempt.Kind, media.FullPath(stored.Path), stored.Sha256,
            new(recipe.Prompt, recipe.Seed, attempt.Kind == AssetKind.Video ? measures.Fps : 0, measures.Width, measures.Height), asked)
        {
            StartImage = recipe.StartImage is { } start ? media.FullPath(start) : null,
        };
        return others.Concat(ScorerAnswers.Of(await calls.AskAsync(scorer, request, ct), scorer.Settings.Name, asked));
    }

    private static SourcedScore OtherKind(AssetKind kind) => SourcedScore.NotApplicable($"Its scorer does not look at a {kind.ToString().ToLowerInvariant()}.");
}

/// <summary>A scorer's reply as the checks take it.</summary>
public static class ScorerAnswers
{
    /// <returns>One for every check that was asked for, whatever came.</returns>
    public static IEnumerable<KeyValuePair<string, SourcedScore>> Of(ScorerReply reply, string scorer, ImmutableArray<CheckScale> asked) => asked.Select(scale => KeyValuePair.Create(scale.Check, reply switch
    {
        ScorerReply.Answered answered => (answered.Checks.FirstOrDefault(item => item.Check == scale.Check) ?? CheckReply.Missing(scale.Check, "its answer does not name it")).On(scale, $"{scorer} {answered.Version}".TrimEnd()),
        ScorerReply.Failed failed => SourcedScore.Failed(failed.Sentence),
        _ => throw new UnreachableException(),
    }));
}
