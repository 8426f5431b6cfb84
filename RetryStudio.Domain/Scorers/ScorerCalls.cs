using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace RetryStudio.Domain.Scorers;

/// <summary>The way of one call: remember what is known, leave alone what keeps failing, wait for a turn, ask, note.</summary>
public sealed class ScorerCalls(IScoreLedger ledger, IEnumerable<IScoreSource> sources, TimeProvider time, ILogger<ScorerCalls> logger)
{
    /// <summary>Waited at most for a turn. An evaluation has its own place in a queue, and others wait for it.</summary>
    private static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(Guid Scorer, int AtOnce), SemaphoreSlim> _turns = new();

    /// <summary>What a scorer says of a file. It is asked only for what it has not said before.</summary>
    public async Task<ScorerReply> AskAsync(ConfiguredScorer scorer, ScoreRequest request, CancellationToken ct)
    {
        var before = await RecallAsync(scorer.Id, request, ct);
        if (Settled(scorer.Settings, before) is { } settled)
        {
            return settled;
        }

        var turn = _turns.GetOrAdd((scorer.Id, scorer.Settings.MostAtOnce), key => new(key.AtOnce));
        var patience = PatienceOf(scorer.Settings);
        if (!await TakeAsync(turn, patience, ct))
        {
            return before.With(new ScorerReply.Failed(ScorerFault.Busy, $"{scorer.Settings.Name} was still busy with other attempts after {patience.TotalSeconds:0} seconds, and was not asked."));
        }

        try
        {
            // Again: whoever waited must know what those before met with.
            var now = await RecallAsync(scorer.Id, request, ct);
            return Settled(scorer.Settings, now)
                ?? now.With(await CallAsync(scorer, request with { Checks = now.Open }, now.Memory.FailuresInRow >= ScorerRecord.FailuresUntilRest, request.Fingerprint, ct));
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

        await NoteAsync(scorer, new(reply, time.GetElapsedTime(began), fingerprint), ct);
        return reply;
    }

    private async Task NoteAsync(ConfiguredScorer scorer, ScorerCall call, CancellationToken ct)
    {
        try
        {
            await ledger.NoteAsync(scorer.Id, call, ct);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            // It costs a figure, or asking once more. The answer itself is there.
            logger.LogError(fault, "What came of asking scorer {Scorer} could not be noted", scorer.Settings.Name);
        }
    }

    private async Task<Recollection> RecallAsync(Guid scorerId, ScoreRequest request, CancellationToken ct) =>
        Recollection.Of(await ledger.RecallAsync(scorerId, request.Fingerprint, ct), request.Checks);

    /// <summary>The reply when there is nothing to ask, or nobody to ask at the moment; null when it is to be asked.</summary>
    private ScorerReply? Settled(ScorerSettings scorer, Recollection recalled) =>
        recalled.Open.IsEmpty ? new ScorerReply.Answered(recalled.Memory.Version, null, recalled.Known)
        : recalled.Memory.RestsUntil is { } until && until > time.GetUtcNow() ? recalled.With(new ScorerReply.Failed(ScorerFault.Resting, string.Create(CultureInfo.InvariantCulture, $"{scorer.Name} failed {recalled.Memory.FailuresInRow} times in a row and is left alone until {until:HH:mm:ss} UTC. The last time: {recalled.Memory.LastError}")))
        : null;

    private static TimeSpan PatienceOf(ScorerSettings scorer) => TimeSpan.FromSeconds(Math.Min(scorer.TimeoutSeconds, LongestQueue.TotalSeconds));

    /// <returns>False when its turn did not come in time.</returns>
    private async Task<bool> TakeAsync(SemaphoreSlim turn, TimeSpan patience, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await turn.WaitAsync(stop.Token);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
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
