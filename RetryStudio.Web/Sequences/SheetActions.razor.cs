using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Sequences;

/// <summary>Starts and stops the making of the panels.</summary>
public sealed partial class SheetActions
{
    private UserAction _acting = null!;

    [Parameter, EditorRequired]
    public SheetView View { get; set; } = null!;

    [Inject]
    private SheetService Sheets { get; set; } = null!;

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<SheetActions> Logger { get; set; } = null!;

    private SheetState State => SheetState.Of(View);

    private bool IsRunning => View.Run is { Status: RunStatus.Running } && View.Panels.Any(panel => panel.Slot.Status.IsOpen());

    /// <summary>What 'Make' takes up.</summary>
    private int Missing => View.Panels.IsEmpty ? CoherenceSheet.Panels : View.Panels.Count(panel =>
        panel.Slot.Status is SlotStatus.Pending or SlotStatus.Cancelled or SlotStatus.Parked || panel.Slot is { Status: SlotStatus.Complete, Stale: not null });

    private int Failed => View.Panels.Count(panel => panel.Slot.Status is SlotStatus.NeedsReview or SlotStatus.FailedPermanent);

    private string Why => View switch
    {
        { Panels.IsEmpty: true } => "Nine images, through the gates, retries and the budget like any other.",
        { Design.Version: > 0 } => "They show something else than they should. Until they are made, the composed sheet stays in force.",
        _ => "They are made like any other image: through gates, retries and the budget.",
    };

    protected override void OnInitialized() => _acting = new(Logger, "That did not work.");

    private Task MakeAsync() => _acting.RunAsync(() => Sheets.MakeAsync(View.ProjectId));

    private Task RetryAsync() => _acting.RunAsync(() => Sheets.RetryFailedAsync(View.ProjectId));

    private async Task CancelAsync()
    {
        var sure = await Dialogs.Confirm(
            "It stops everything of the project, the storyboard's generation and its sequence too. What is done is kept.",
            "Cancel the generation?",
            new() { OkButtonText = "Cancel it", CancelButtonText = "Let it go on" });
        if (sure == true)
        {
            await _acting.RunAsync(() => Generations.CancelAsync(View.ProjectId));
        }
    }
}
