using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Tests.Fakes;

/// <summary>Scorers as a test says they are, and what they remember, in memory.</summary>
public sealed class FakeScoreLedger : IScoreLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Guid Scorer, string Fingerprint), ImmutableArray<CheckReply>> _known = [];
    private readonly Dictionary<Guid, ScorerRecord> _records = [];

    public List<ConfiguredScorer> Scorers { get; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The names that were asked about.</summary>
    public List<IReadOnlyCollection<string>> Asked { get; } = [];

    /// <summary>Thrown instead of noting anything while it is set.</summary>
    public Exception? NoteFault { get; set; }

    public ScorerRecord RecordOf(Guid scorerId) => _records.TryGetValue(scorerId, out var record) ? record : _records[scorerId] = new(scorerId);

    public Task<IReadOnlyList<ConfiguredScorer>> ServingAsync(IReadOnlyCollection<string> checks, CancellationToken ct)
    {
        Asked.Add(checks);
        return Task.FromResult<IReadOnlyList<ConfiguredScorer>>([.. Scorers.Where(scorer => scorer.Settings.Enabled && scorer.Settings.Checks.Any(scale => checks.Contains(scale.Check)))]);
    }

    public Task<ScorerMemory> RecallAsync(Guid scorerId, string fingerprint, CancellationToken ct)
    {
        lock (_lock)
        {
            var record = RecordOf(scorerId);
            return Task.FromResult(new ScorerMemory(record.Version, record.FailuresInRow, record.RestsUntil, record.LastError, _known.GetValueOrDefault((scorerId, fingerprint), [])));
        }
    }

    public Task NoteAsync(Guid scorerId, ScorerCall call, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (NoteFault is { } fault)
        {
            return Task.FromException(fault);
        }

        lock (_lock)
        {
            RecordOf(scorerId).Note(call.Reply, call.Took, Time.GetUtcNow());
            if (call is { Fingerprint: { } fingerprint, Reply: ScorerReply.Answered answered })
            {
                _known[(scorerId, fingerprint)] = [.. answered.Checks.Where(reply => reply.Status != ReplyStatus.Error)];
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>A source that answers what it was told to, and remembers what it was asked.</summary>
public sealed class FakeScoreSource : IScoreSource
{
    public List<ScoreRequest> Asked { get; } = [];

    public Func<ScoreRequest, Task<ScorerReply>> Answer { get; set; } = request =>
        Task.FromResult<ScorerReply>(new ScorerReply.Answered("1.3", null, [.. request.Checks.Select(scale => new CheckReply(scale.Check, ReplyStatus.Ok, 0.42, "", null))]));

    public ScorerReply.Failed? Obstacle { get; set; }

    public ScorerType Type { get; init; } = ScorerType.Http;

    public Task<ScorerReply> AskAsync(ScorerSettings scorer, ScoreRequest request, CancellationToken ct)
    {
        lock (Asked)
        {
            Asked.Add(request);
        }

        return Answer(request);
    }

    public Task<ScorerReply.Failed?> ObstacleAsync(ScorerSettings scorer, CancellationToken ct) => Task.FromResult(Obstacle);
}

/// <summary>Puts the gathering of scores together from fakes.</summary>
internal static class Gathering
{
    public static ScoreGathering Of(IMediaStore media, FakeScoreLedger? ledger = null, params IScoreSource[] sources) =>
        new(ledger ??= new(), Calls(ledger, sources), media);

    public static ScorerCalls Calls(FakeScoreLedger ledger, params IScoreSource[] sources) => new(ledger, sources, ledger.Time, NullLogger<ScorerCalls>.Instance);
}
