using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Tests.Builders;

/// <summary>Coherence sheets as they are shown.</summary>
internal static class Sheets
{
    public static readonly StoredFile File = new("project/sheet/1/sheet.png", new string('c', 64), 1000);

    public static SlotView Done() => Shown.Slot(AssetKind.Image, SlotStatus.Complete) with { SelectedAttemptId = Guid.NewGuid(), ShownAttemptId = Guid.NewGuid(), Attempts = 1 };

    public static PanelView Panel(int number, SlotView? slot = null) => new(number, Guid.NewGuid(), number * 2, "The harbour", $"Words of {number}", 0, (ulong)number, slot ?? Done());

    public static SheetDesign Design(bool composed = true) => new("muted light", 42, false, composed ? 1 : 0, 3, composed ? File : null, composed, composed ? Shown.Noon : null, null, null);

    /// <summary>A sheet whose panels are done, but for those that are given.</summary>
    public static SheetView View(bool composed = true, params (int Panel, SlotView Slot)[] other)
    {
        var slots = other.ToDictionary(item => item.Panel, item => item.Slot);
        return new(Guid.NewGuid(), "The last boat", 20, Design(composed), [.. Enumerable.Range(1, CoherenceSheet.Panels).Select(number => Panel(number, slots.GetValueOrDefault(number)))]);
    }
}
