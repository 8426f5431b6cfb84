using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Storyboard;

/// <summary>The place of one card on the board. The card in it is replaced as the segment changes.</summary>
public sealed class CardCell(SegmentCard card)
{
    public Guid Id { get; } = card.Id;

    public SegmentCard Card { get; private set; } = card;

    /// <summary>Rises whenever one of the slots changes.</summary>
    public long Revision => Math.Max(Card.Image.UpdatedAt.Ticks, Math.Max(Card.Video.UpdatedAt.Ticks, Card.Audio.UpdatedAt.Ticks));

    public IReadOnlyList<SlotView> Slots => [Card.Image, Card.Video, Card.Audio];

    /// <summary>True when the card differs from the one that was there.</summary>
    public bool Replace(SegmentCard card)
    {
        if (card == Card)
        {
            return false;
        }

        Card = card;
        return true;
    }
}

/// <summary>Every card of a project, in the storyboard's order: one compact list per viewer.</summary>
public sealed class CardDeck
{
    private Dictionary<Guid, CardCell> _byId = [];

    public IReadOnlyList<CardCell> Cells { get; private set; } = [];

    public CardCell? Find(Guid segmentId) => _byId.GetValueOrDefault(segmentId);

    /// <summary>Replaces all cards; cells of segments that stay are kept. The ids of those that changed.</summary>
    public IReadOnlyCollection<Guid> Deal(IReadOnlyList<SegmentCard> cards)
    {
        var changed = new List<Guid>();
        var cells = new List<CardCell>(cards.Count);
        foreach (var card in cards)
        {
            if (!_byId.TryGetValue(card.Id, out var cell))
            {
                cell = new(card);
            }
            else if (cell.Replace(card))
            {
                changed.Add(card.Id);
            }

            cells.Add(cell);
        }

        (Cells, _byId) = (cells, cells.ToDictionary(cell => cell.Id));
        return changed;
    }

    /// <summary>Replaces some cards; the ids of those that changed.</summary>
    public IReadOnlyCollection<Guid> Renew(IEnumerable<SegmentCard> cards) =>
        [.. cards.Where(card => Find(card.Id)?.Replace(card) == true).Select(card => card.Id)];
}
