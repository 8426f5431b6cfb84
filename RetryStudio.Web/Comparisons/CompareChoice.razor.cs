using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Comparisons;

/// <summary>Selects the attempt that is active, after a question where another one gives way.</summary>
public sealed partial class CompareChoice
{
    private UserAction _choosing = null!;

    [Parameter, EditorRequired]
    public ComparePaneView Pane { get; set; } = null!;

    /// <summary>The one that is selected now.</summary>
    [Parameter]
    public AttemptView? Selected { get; set; }

    /// <summary>Why none can be selected at the moment; null when one can.</summary>
    [Parameter]
    public string? Obstacle { get; set; }

    [Parameter]
    public EventCallback<ComparePaneView> OnChosen { get; set; }

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<CompareChoice> Logger { get; set; } = null!;

    // Whoever chooses blind must not learn it before.
    private bool Already => !Pane.Blind && Pane.Attempt.IsSelected;

    protected override void OnInitialized() => _choosing = new(Logger, "The attempt could not be selected.");

    private async Task ChooseAsync()
    {
        var pane = Pane;
        if (!Already && await ConfirmAsync(pane) && await _choosing.RunAsync(() => Generations.SelectAsync(pane.Attempt.Id, pane.Blind)))
        {
            await OnChosen.InvokeAsync(pane);
        }
    }

    private async Task<bool> ConfirmAsync(ComparePaneView pane)
    {
        if (pane.Blind)
        {
            // The same question whatever is selected now: it must not tell.
            return await Dialogs.Confirm(
                "It becomes the segment's result, and the record says that you chose blind. Then numbers, scores and recipes are shown.",
                $"Choose {pane.Label}?",
                new() { OkButtonText = $"Choose {pane.Label}", CancelButtonText = "Look on" }) == true;
        }

        if (Selected is not { } present)
        {
            return true;
        }

        var failed = pane.Attempt.Status == AttemptStatus.Failed ? " It did not pass the checks; the record will say that you chose it." : "";
        return await Dialogs.Confirm(
            $"Attempt {present.Number} is selected now. It stays in the history.{failed}",
            $"Select attempt {pane.Attempt.Number} instead?",
            new() { OkButtonText = $"Select attempt {pane.Attempt.Number}", CancelButtonText = $"Keep attempt {present.Number}" }) == true;
    }
}
