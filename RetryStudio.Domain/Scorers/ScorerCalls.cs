using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace RetryStudio.Domain.Scorers;

/// <summary>The way of one call: wait for a turn, remember what is known, leave alone what keeps failing, ask, note.</summary>
public sealed class ScorerCalls(IScoreLedger ledger, IEnumerable<IScoreSource> sources, TimeProvider time, ILogger<ScorerCalls> logger)
{
    private readonly ConcurrentDictionary<(Guid Scorer, int AtOnce), SemaphoreSlim> _turns = new();

    /// <summary>What a scorer says of a file. It is asked only for what it has not said before.</summary>
    public async Task<ScorerReply> AskAsync(ConfiguredScorer scorer, ScoreRequest request, CancellationToken ct)
    {
        var turn = _turns.GetOrAdd((scorer.Id, scorer.Settings.MostAtOnce), key => new(key.AtOnce));
        await turn.WaitAsync(ct);
        try
        {
            // Only now: whoever waited must know what those before met with.
            var memory = await ledger.RecallAsync(scorer.Id, request.Fingerprint, ct);
            var known = memory.Known.Where(reply => request.Checks.Any(scale => scale.Check == reply.Check)).ToImmutableArray();
            var open = request.Checks.Where(scale => known.All(reply => reply.Check != scale.Check)).ToImmutableArray();
            if (open.IsEmpty)
            {
                return new ScorerReply.Answered(memory.Version, null, known);
            }

            if (memory.RestsUntil is { } until && until > time.GetUtcNow())
            {
                return new ScorerReply.Failed(ScorerFault.Resting, string.Create(CultureInfo.InvariantCulture, $"{scorer.Settings.Name} failed {memory.FailuresInRow} times in a row and is left alone until {until:HH:mm:ss} UTC. The last time: {memory.LastError}"));
            }

            var reply = await CallAsync(scorer, request with { Checks = open }, memory.FailuresInRow >= ScorerRecord.FailuresUntilRest, request.Fingerprint, ct);
            return reply is ScorerReply.Answered answered ? answered with { Checks = [.. known, .. answered.Checks] } : reply;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Asks at once, whatever was before: somebody waits in front of the screen.</summary>
    public Task<ScorerReply> TryAsync(ConfiguredScorer scorer, ScoreRequest request, CancellationToken ct) => CallAsync(scorer, request, cautious: true, fingerprint: null, ct);

    /// <param name="cautious">Whether it is asked first how it is, which costs less than a timeout.</param>
    private async Task<ScorerReply> CallAsync(ConfiguredScorer scorer, ScoreRequest request, bool cautious, string? fingerprint, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var reply = await ReplyAsync(scorer.Settings, request, cautious, ct);
        if (reply is ScorerReply.Failed failed)
        {
            logger.LogWarning("Scorer {Scorer} gave no scores for attempt {Attempt}: {Fault}, {Sentence}", scorer.Settings.Name, request.AttemptId, failed.Fault, failed.Sentence);
        }

        await ledger.NoteAsync(scorer.Id, new(reply, time.GetElapsedTime(began), fingerprint), ct);
        return reply;
    }

    private async Task<ScorerReply> ReplyAsync(ScorerSettings scorer, ScoreRequest request, bool cautious, CancellationToken ct)
    {
        try
        {
            var source = sources.First(item => item.Type == scorer.Type);
            return cautious && await source.ObstacleAsync(scorer, ct) is { } obstacle ? obstacle : await source.AskAsync(scorer, request, ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            // Whatever is wrong with a scorer must not stop a run.
            logger.LogError(fault, "Scorer {Scorer} could not be asked", scorer.Name);
            return new ScorerReply.Failed(ScorerFault.Broken, $"{scorer.Name} could not be asked: {fault.Message}");
        }
    }
}
