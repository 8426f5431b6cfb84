using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>What was read of a project. Null is what was not read this time.</summary>
public sealed record BoardReading
{
    public ProjectOutline? Outline { get; init; }

    /// <summary>Every card there is.</summary>
    public IReadOnlyList<SegmentCard>? All { get; init; }

    /// <summary>Only those that changed.</summary>
    public IReadOnlyList<SegmentCard>? Some { get; init; }

    public RunView? Run { get; init; }
}

/// <summary>What a reading changed on the screen.</summary>
/// <param name="Cards">Segments whose card is another now.</param>
/// <param name="Frame">Whether more than cards changed: rows, counts, budget, progress.</param>
/// <param name="Ended">The run that came to its end while somebody was looking.</param>
public sealed record BoardChange(IReadOnlyCollection<Guid> Cards, bool Frame, RunView? Ended);

/// <summary>The board as one viewer sees it. Touched on the renderer's thread only.</summary>
public sealed class StoryboardState
{
    public ProjectOutline? Outline { get; private set; }

    public CardDeck Deck { get; } = new();

    public RunView? Run { get; private set; }

    public BoardSummary Summary { get; private set; } = BoardSummary.Empty;

    public BoardFilter Filter { get; private set; } = BoardFilter.None;

    /// <summary>The same list as before as long as the same cards stand in the same rows.</summary>
    public List<BoardRow> Rows { get; private set; } = [];

    public bool IsRunning => Run?.Status == RunStatus.Running;

    public void Show(BoardFilter filter)
    {
        Filter = filter;
        LayRows();
    }

    public BoardChange Apply(BoardReading reading)
    {
        var (rows, summary) = (Rows, Summary);
        var (outline, run) = (Outline, Run);
        Outline = reading.Outline ?? Outline;
        Run = reading.Run ?? Run;
        var cards = reading.All is { } all ? Deck.Deal(all)
            : reading.Some is { } some ? Deck.Renew(some)
            : [];
        if (reading.All is not null || (cards.Count > 0 && !Filter.IsNone))
        {
            LayRows();
        }

        if (reading.All is not null || cards.Count > 0)
        {
            Summary = BoardSummary.Of(Deck);
        }

        var frame = rows != Rows || summary != Summary || outline != Outline || run != Run;
        return new(cards, frame, EndOf(run));
    }

    /// <summary>Cards among the given ones whose words change as time goes on.</summary>
    public IReadOnlyCollection<Guid> CountingDown(DateTimeOffset now) =>
        [.. Deck.Cells.Where(cell => cell.Slots.Any(slot => StatusWords.CountsDown(slot, now))).Select(cell => cell.Id)];

    private RunView? EndOf(RunView? before) =>
        before?.Status == RunStatus.Running && Run is { Status: not RunStatus.Running } ended && ended.Id == before.Id ? ended : null;

    private void LayRows()
    {
        if (Outline is null)
        {
            return;
        }

        var rows = BoardRow.Lay(Outline, Deck.Cells, Filter);
        if (rows.Count != Rows.Count || !rows.Zip(Rows).All(pair => pair.First.ShowsTheSameAs(pair.Second)))
        {
            Rows = rows;
        }
    }
}
