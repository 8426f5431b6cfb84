using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;

namespace RetryStudio.Web.Shared.Live;

/// <summary>Opens segments for whoever looks at one.</summary>
public sealed class LiveHistories(IGenerationReader reader, LiveFeed feed, TimeProvider time, ILogger<LiveHistory> logger)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <param name="invoke">Runs a piece of work where the screen is drawn.</param>
    /// <param name="show">Draws what was read.</param>
    public LiveHistory Open(Guid segmentId, Func<Func<Task>, Task> invoke, Action show) => new(segmentId, invoke, show, reader, feed, time, logger);
}

/// <summary>One segment with all its attempts, read again whenever something of it changes.</summary>
public sealed class LiveHistory : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly Action _show;
    private readonly IGenerationReader _reader;
    private readonly ChangeGatherer _changes;

    internal LiveHistory(Guid segmentId, Func<Func<Task>, Task> invoke, Action show, IGenerationReader reader, LiveFeed feed, TimeProvider time, ILogger logger)
    {
        (SegmentId, _show, _reader) = (segmentId, show, reader);
        Reading = new(logger, "The segment could not be read.");
        _changes = new(feed, Concerns, Window, (_, _) => invoke(ReadAsync), time, logger);
    }

    public Guid SegmentId { get; }

    /// <summary>Null before it was read.</summary>
    public SegmentHistory? Now { get; private set; }

    public UserAction Reading { get; }

    public void Dispose() => _changes.Dispose();

    public async Task ReadAsync()
    {
        await Reading.CatchUpAsync(async () => Now = await _reader.HistoryAsync(SegmentId, default) ?? throw RejectedException.NotFound("segment"));
        _show();
    }

    private bool Concerns(StudioEvent change) => change is StudioEvent.SlotChanged slot ? slot.SegmentId == SegmentId : change.ProjectId == Now?.ProjectId;
}
