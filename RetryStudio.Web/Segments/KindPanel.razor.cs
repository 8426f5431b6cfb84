using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Segments;

/// <summary>One slot: its picture or player, its status, what can be done.</summary>
public sealed partial class KindPanel
{
    [Parameter, EditorRequired]
    public SegmentHistory History { get; set; } = null!;

    [Parameter, EditorRequired]
    public SlotView Slot { get; set; } = null!;

    /// <summary>The attempt a person wants to see; null shows the selected one, else the latest with a file.</summary>
    [Parameter]
    public Guid? Pinned { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private IEnumerable<AttemptView> Attempts => History.Attempts.Where(attempt => attempt.Kind == Slot.Kind);

    private AttemptView? Shown =>
        Attempts.FirstOrDefault(attempt => attempt.Id == Pinned)
        ?? Attempts.FirstOrDefault(attempt => attempt.IsSelected)
        ?? Attempts.Where(attempt => attempt.Media is not null).MaxBy(attempt => attempt.Number)
        ?? Attempts.MaxBy(attempt => attempt.Number);

    private string Nothing => Slot.Status switch
    {
        SlotStatus.Queued or SlotStatus.Generating or SlotStatus.Failed => "On its way. It shows up here by itself.",
        _ when Shown is not null => $"Attempt {Shown.Number} brought no file.",
        _ => "Nothing was generated yet.",
    };
}
