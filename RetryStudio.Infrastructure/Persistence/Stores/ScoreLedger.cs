using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>How scorers do and what they said, in the database: another process must know it, too.</summary>
public sealed class ScoreLedger(StudioTransactions transactions, TimeProvider time) : IScoreLedger
{
    /// <summary>An evaluation is done again within minutes, or never.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    public Task<IReadOnlyList<ConfiguredScorer>> ServingAsync(IReadOnlyCollection<string> checks, CancellationToken ct) => transactions.ReadAsync<IReadOnlyList<ConfiguredScorer>>(async (context, token) =>
    {
        var serving = await context.ScoredChecks.Where(check => checks.Contains(check.Check)).ToListAsync(token);
        if (serving.Count == 0)
        {
            return [];
        }

        var ids = serving.Select(check => check.ScorerId).Distinct().ToList();
        var scorers = await context.Scorers.Where(scorer => ids.Contains(scorer.Id) && scorer.Enabled).OrderBy(scorer => scorer.Name).ToListAsync(token);
        return [.. scorers.Select(scorer => new ConfiguredScorer(scorer.Id, scorer.Settings(serving.Where(check => check.ScorerId == scorer.Id))))];
    }, ct);

    public Task<ScorerMemory> RecallAsync(Guid scorerId, string fingerprint, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        if (await context.ScorerRecords.SingleOrDefaultAsync(record => record.ScorerId == scorerId, token) is not { } record)
        {
            return ScorerMemory.None;
        }

        var known = await context.KnownScores.Where(score => score.ScorerId == scorerId && score.Fingerprint == fingerprint && score.Version == record.Version).ToListAsync(token);
        return new(record.Version, record.FailuresInRow, record.RestsUntil, record.LastError, [.. known.Select(score => score.Reply)]);
    }, ct);

    public Task NoteAsync(Guid scorerId, ScorerCall call, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.ScorerRecords.SingleOrDefaultAsync(record => record.ScorerId == scorerId, token) is not { } record)
        {
            return false;
        }

        var now = time.GetUtcNow();
        record.Note(call.Reply, call.Took, now);
        if (call is { Fingerprint: { } fingerprint, Reply: ScorerReply.Answered answered })
        {
            // The record's row first: of two that say the same at once, the second sees what the first has kept.
            await context.SaveChangesAsync(token);
            var oldest = now - Kept;
            await context.KnownScores.Where(score => score.ScorerId == scorerId && score.At < oldest).ExecuteDeleteAsync(token);
            var present = await context.KnownScores.Where(score => score.ScorerId == scorerId && score.Fingerprint == fingerprint && score.Version == answered.Version).Select(score => score.Check).ToListAsync(token);

            // An error is no answer: it is asked for again.
            context.KnownScores.AddRange(answered.Checks.Where(reply => reply.Status != ReplyStatus.Error && !present.Contains(reply.Check)).Select(reply => new KnownScore(scorerId, fingerprint, answered.Version, reply, now)));
        }

        return true;
    }, ct);
}
