using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Storyboard;

/// <summary>Which cards are shown. It lives in the address.</summary>
/// <param name="Scene">Counted from 1.</param>
/// <param name="Kind">The slot that <paramref name="Status"/> is asked of; alone, it asks for slots that were started.</param>
public sealed record BoardFilter(SlotStatus? Status = null, int? Scene = null, AssetKind? Kind = null, string? Text = null)
{
    public static readonly BoardFilter None = new();

    /// <summary>The names of the statuses in the address, as the API writes them.</summary>
    public static readonly IReadOnlyList<(SlotStatus Status, string Name)> Names =
    [
        (SlotStatus.Pending, "pending"),
        (SlotStatus.Queued, "queued"),
        (SlotStatus.Generating, "generating"),
        (SlotStatus.Failed, "failed"),
        (SlotStatus.Complete, "complete"),
        (SlotStatus.NeedsReview, "needs_review"),
        (SlotStatus.FailedPermanent, "failed_permanent"),
        (SlotStatus.Parked, "parked"),
        (SlotStatus.Cancelled, "cancelled"),
    ];

    public bool IsNone => this == None;

    /// <summary>Reads an address; what cannot be read asks for nothing.</summary>
    public static BoardFilter Read(string? status, string? scene, string? kind, string? text) => new(
        Names.Where(known => known.Name == status).Select(known => (SlotStatus?)known.Status).FirstOrDefault(),
        int.TryParse(scene, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        Enum.TryParse<AssetKind>(kind, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null,
        string.IsNullOrWhiteSpace(text) ? null : text.Trim());

    /// <summary>The parts of the address; null removes one.</summary>
    public Dictionary<string, object?> Write() => new()
    {
        ["status"] = Status is { } status ? NameOf(status) : null,
        ["scene"] = Scene?.ToString(CultureInfo.InvariantCulture),
        ["kind"] = Kind?.ToString().ToLowerInvariant(),
        ["text"] = Text,
    };

    public static string NameOf(SlotStatus status) => Names.First(known => known.Status == status).Name;

    public bool Matches(CardCell cell, IReadOnlyDictionary<Guid, SceneView> scenes)
    {
        var card = cell.Card;
        return (Scene is not { } scene || (scenes.TryGetValue(card.SceneId, out var found) && found.Position + 1 == scene))
            && (Text is null || card.Text.Contains(Text, StringComparison.OrdinalIgnoreCase) || card.Number.ToString(CultureInfo.InvariantCulture) == Text)
            && MatchesSlots(cell);
    }

    private bool MatchesSlots(CardCell cell) => (Status, Kind) switch
    {
        (null, null) => true,
        (null, { } kind) => cell.Slots.Any(slot => slot.Kind == kind && slot.Status != SlotStatus.Pending),

        // A segment is 'not started' when its pictures are; narration stays pending in most projects.
        (SlotStatus.Pending, null) => cell.Card.Image.Status == SlotStatus.Pending || cell.Card.Video.Status == SlotStatus.Pending,
        ({ } status, var kind) => cell.Slots.Any(slot => slot.Status == status && (kind is null || slot.Kind == kind)),
    };
}
