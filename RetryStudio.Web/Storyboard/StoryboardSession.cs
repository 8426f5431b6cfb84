using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Storyboard;

/// <summary>Opens storyboards for the viewer of one circuit.</summary>
public sealed class StoryboardSessions(StoryboardService storyboards, IGenerationReader reader, LiveFeed feed, TimeProvider time, ILogger<StoryboardSession> logger)
{
    public ILogger Logger => logger;

    /// <param name="show">Brings a reading to the screen.</param>
    public StoryboardSession Open(Guid projectId, Func<BoardReading, Task> show) => new(projectId, show, storyboards, reader, feed, time, logger);
}

/// <summary>Reads one project for one viewer: all of it at first, then what changes. Nothing is read while nothing happens.</summary>
public sealed class StoryboardSession : IDisposable
{
    /// <summary>How long changes are gathered: short enough to be called live, long enough to share a query.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);

    /// <summary>Least time between two readings of everything.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    /// <summary>Every so many seconds of a run the budget is read again.</summary>
    private const int BudgetEvery = 3;

    private readonly Guid _projectId;
    private readonly Func<BoardReading, Task> _show;
    private readonly StoryboardService _storyboards;
    private readonly IGenerationReader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ChangeGatherer _changes;

    // One reading at a time, from the database to the screen: an older one never comes after a newer one.
    private readonly SemaphoreSlim _turn = new(1, 1);

    private long _allReadAt;
    private int _seconds;
    private Guid? _running;

    internal StoryboardSession(Guid projectId, Func<BoardReading, Task> show, StoryboardService storyboards, IGenerationReader reader, LiveFeed feed, TimeProvider time, ILogger logger)
    {
        (_projectId, _show, _storyboards, _reader, _time, _logger) = (projectId, show, storyboards, reader, time, logger);
        _changes = new(feed, change => change.ProjectId == projectId, Window, ReadChangesAsync, time, logger);
    }

    public void Dispose() => _changes.Dispose();

    /// <summary>Reads everything.</summary>
    public Task ReadAllAsync(CancellationToken ct = default) => InTurnAsync(async () =>
    {
        var outline = _storyboards.OutlineAsync(_projectId, ct);
        var cards = _reader.CardsAsync(_projectId, null, ct);
        var status = _reader.StatusAsync(_projectId, ct);
        await Task.WhenAll(outline, cards, status);
        var run = (await status)?.Run;
        _allReadAt = _time.GetTimestamp();
        _running = run is { Status: RunStatus.Running } ? run.Id : null;
        await _show(new() { Outline = await outline, All = await cards, Run = run });
    }, ct);

    /// <summary>What moves by itself while a run goes on: progress, and now and then the budget.</summary>
    public Task ReadProgressAsync() => InTurnAsync(async () =>
    {
        if (_running is not { } running)
        {
            return;
        }

        try
        {
            var run = await _reader.RunAsync(running, default);
            var outline = ++_seconds % BudgetEvery == 0 || run is not { Status: RunStatus.Running } ? await _storyboards.OutlineAsync(_projectId) : null;
            _running = run is { Status: RunStatus.Running } ? run.Id : null;
            await _show(new() { Run = run, Outline = outline });
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            _logger.LogWarning(broken, "The progress of run {Run} could not be read; the next second tries again", running);
        }
    }, default);

    private async Task ReadChangesAsync(Changes changes, CancellationToken ct)
    {
        if (!changes.Everything)
        {
            await InTurnAsync(async () => await _show(new() { Some = await _reader.CardsAsync(_projectId, changes.Segments, ct) }), ct);
            return;
        }

        var since = _time.GetElapsedTime(_allReadAt);
        if (since < Rest)
        {
            await Task.Delay(Rest - since, _time, ct);
        }

        await ReadAllAsync(ct);
    }

    private async Task InTurnAsync(Func<Task> read, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await read();
        }
        finally
        {
            _turn.Release();
        }
    }
}
