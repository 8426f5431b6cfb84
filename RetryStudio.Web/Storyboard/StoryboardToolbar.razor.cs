using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>Starts, stops and takes up generations of one project.</summary>
public sealed partial class StoryboardToolbar
{
    private UserAction _acting = null!;

    [Parameter, EditorRequired]
    public StoryboardState State { get; set; } = null!;

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private NotificationService Notifications { get; set; } = null!;

    [Inject]
    private ILogger<StoryboardToolbar> Logger { get; set; } = null!;

    private Guid ProjectId => State.Outline!.Id;

    private string? NothingToGenerate => State.Summary switch
    {
        { Segments: 0 } => "Import a script first.",
        { Missing: 0 } when Unspoken > 0 => null,
        { Missing: 0, Errors: > 0 } => "All that is left waits for a person.",
        { Missing: 0 } => "Everything is there.",
        _ => null,
    };

    /// <summary>Segments without narration, where the project wants it.</summary>
    private int Unspoken => State.Outline!.WantsNarration ? State.Summary.Unspoken : 0;

    protected override void OnInitialized() => _acting = new(Logger, "That did not work.");

    private Task GenerateAsync() => Dialogs.OpenAsync<GenerateDialog>(
        "Generate all scenes",
        new() { [nameof(GenerateDialog.ProjectId)] = ProjectId, [nameof(GenerateDialog.Budget)] = State.Outline!.Budget, [nameof(GenerateDialog.Unspoken)] = Unspoken },
        Options("36rem"));

    private Task SpeakAsync() => Dialogs.OpenAsync<GenerateDialog>(
        "Speak all scenes",
        new() { [nameof(GenerateDialog.ProjectId)] = ProjectId, [nameof(GenerateDialog.Budget)] = State.Outline!.Budget, [nameof(GenerateDialog.Unspoken)] = Unspoken, [nameof(GenerateDialog.Speaks)] = true },
        Options("36rem"));

    private Task RenewAsync() => Dialogs.OpenAsync<GenerateDialog>(
        "Regenerate what is stale",
        new() { [nameof(GenerateDialog.ProjectId)] = ProjectId, [nameof(GenerateDialog.Budget)] = State.Outline!.Budget, [nameof(GenerateDialog.Renewal)] = true },
        Options("36rem"));

    private async Task CancelAsync()
    {
        var sure = await Dialogs.Confirm(
            "What is done is kept, and what runs at this moment is stopped. 'Generate all scenes' goes on from there. A sequence that runs is stopped, too.",
            "Cancel the generation?",
            new() { OkButtonText = "Cancel it", CancelButtonText = "Let it go on" });
        if (sure == true)
        {
            var cancelled = 0;
            if (await _acting.RunAsync(async () => cancelled = await Generations.CancelAsync(ProjectId)))
            {
                Notifications.Tell(NotificationSeverity.Info, "Cancelled", $"{Words.Count(cancelled, "slot")} taken out of the queue.");
            }
        }
    }

    private async Task ContinueAsync()
    {
        RunStart? start = null;
        if (await _acting.RunAsync(async () => start = await Generations.ContinueAsync(ProjectId)))
        {
            Notifications.Tell(NotificationSeverity.Info, "Continued", $"{Words.Count(start!.Queued, "slot")} back in the queue. What still finds no room is parked again.");
        }
    }

    private async Task ShowErrorsAsync()
    {
        var queued = await Dialogs.OpenAsync<ErrorSummaryDialog>(
            "What could not be made",
            new() { [nameof(ErrorSummaryDialog.ProjectId)] = ProjectId, [nameof(ErrorSummaryDialog.Lines)] = ErrorLine.Of(State.Deck) },
            Options("56rem"));
        if (queued is int count)
        {
            Notifications.Tell(NotificationSeverity.Info, "Retrying", $"{Words.Count(count, "slot")} back in the queue, with fresh counters. The history stays.");
        }
    }

    private Task RaiseBudgetAsync() => RaiseBudgetDialog.OpenAsync(Dialogs, State);

    private static DialogOptions Options(string width) => new() { Width = width, CloseDialogOnEsc = true, CloseDialogOnOverlayClick = true, CloseAriaLabel = "Close" };
}
