using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Web.Storyboard;

/// <summary>What the toolbar tells of a board.</summary>
/// <param name="Errors">Segments that failed or wait for a person.</param>
/// <param name="Parked">Slots the budget had no room for.</param>
/// <param name="Missing">Images and videos that 'Generate all scenes' would take up.</param>
/// <param name="Stale">Images, videos and narrations that no longer show what their segment asks for.</param>
/// <param name="Unspoken">Segments whose narration nobody has started.</param>
public sealed record BoardSummary(int Segments, int Errors, int Parked, int Missing, int Stale = 0, int Unspoken = 0)
{
    public static readonly BoardSummary Empty = new(0, 0, 0, 0);

    public static BoardSummary Of(CardDeck deck)
    {
        var (errors, parked, missing, stale, unspoken) = (0, 0, 0, 0, 0);
        foreach (var cell in deck.Cells)
        {
            var slots = cell.Slots;
            errors += slots.Any(IsError) ? 1 : 0;
            parked += slots.Count(slot => slot.Status == SlotStatus.Parked);
            unspoken += cell.Card.Audio.Status is SlotStatus.Pending or SlotStatus.Cancelled ? 1 : 0;
            stale += slots.Count(slot => slot is { Stale: not null, Status: SlotStatus.Complete });
            missing += slots.Count(slot => slot.Kind != AssetKind.Audio && slot.Status is SlotStatus.Pending or SlotStatus.Cancelled or SlotStatus.Parked);
        }

        return new(deck.Cells.Count, errors, parked, missing, stale, unspoken);
    }

    public static bool IsError(SlotView slot) => slot.Status is SlotStatus.FailedPermanent or SlotStatus.NeedsReview;
}

/// <summary>A segment in the error summary, with what went wrong.</summary>
public sealed record ErrorLine(Guid SegmentId, int Number, string Text, ImmutableArray<SlotView> Slots)
{
    public static IReadOnlyList<ErrorLine> Of(CardDeck deck) => [.. deck.Cells
        .Where(cell => cell.Slots.Any(BoardSummary.IsError))
        .Select(cell => new ErrorLine(cell.Id, cell.Card.Number, cell.Card.Text, [.. Told(cell)]))];

    // A video that only follows its image has nothing of its own to tell.
    private static IEnumerable<SlotView> Told(CardCell cell) =>
        cell.Slots.Where(slot => BoardSummary.IsError(slot) && !(slot.Reason == DecisionReason.ImageNotComplete && BoardSummary.IsError(cell.Card.Image)));
}
