using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Fakes;

/// <summary>Shows what a test had put in when it was asked.</summary>
public sealed class FakeGenerationReader : IGenerationReader
{
    /// <summary>In the storyboard's order.</summary>
    public List<SegmentCard> Cards { get; } = [];

    public Dictionary<Guid, SegmentHistory> Histories { get; } = [];

    /// <summary>How many histories were read.</summary>
    public int HistoryCalls { get; private set; }

    public RunView? Run { get; set; }

    /// <summary>Thrown by every read while it is set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Holds every read back until it is completed.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>What cards were asked for, call by call; null is all of them.</summary>
    public List<IReadOnlyCollection<Guid>?> CardCalls { get; } = [];

    public async Task<IReadOnlyList<SegmentCard>> CardsAsync(Guid projectId, IReadOnlyCollection<Guid>? segments, CancellationToken ct)
    {
        CardCalls.Add(segments);
        IReadOnlyList<SegmentCard> cards = [.. Cards.Where(card => segments is null || segments.Contains(card.Id))];
        await AnswerAsync();
        return cards;
    }

    public async Task<SegmentHistory?> HistoryAsync(Guid segmentId, CancellationToken ct)
    {
        var history = Histories.GetValueOrDefault(segmentId);
        await AnswerAsync();
        HistoryCalls++;
        return history;
    }

    public async Task<ProjectStatus?> StatusAsync(Guid projectId, CancellationToken ct)
    {
        await AnswerAsync();
        return new(Run, [], null);
    }

    public async Task<RunView?> RunAsync(Guid runId, CancellationToken ct)
    {
        await AnswerAsync();
        return Run;
    }

    public Task<AttemptFile?> FileAsync(Guid attemptId, CancellationToken ct) => Task.FromResult(Histories.Values
        .SelectMany(history => history.Attempts, (history, attempt) => (history, attempt))
        .Where(found => found.attempt.Id == attemptId && found.attempt.Media is not null)
        .Select(found => new AttemptFile(attemptId, found.history.Card.Id, found.attempt.Kind, found.attempt.Number, found.attempt.Media!))
        .FirstOrDefault());

    public void Replace(SegmentCard card) => Cards[Cards.FindIndex(present => present.Id == card.Id)] = card;

    private async Task AnswerAsync()
    {
        if (Gate is { } gate)
        {
            await gate.Task;
        }

        if (Fault is { } fault)
        {
            throw fault;
        }
    }
}
