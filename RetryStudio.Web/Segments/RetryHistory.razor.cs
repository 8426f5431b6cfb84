using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Comparisons;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Segments;

/// <summary>Every attempt of one slot, with what was varied, how it scored and what was decided.</summary>
public sealed partial class RetryHistory
{
    private UserAction _selecting = null!;
    private UserAction _reproducing = null!;
    private bool _open = true;

    [Parameter, EditorRequired]
    public SegmentHistory History { get; set; } = null!;

    [Parameter, EditorRequired]
    public SlotView Slot { get; set; } = null!;

    /// <summary>A person wants to see an attempt large.</summary>
    [Parameter]
    public EventCallback<AttemptView> OnShow { get; set; }

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<RetryHistory> Logger { get; set; } = null!;

    private IReadOnlyList<AttemptView> Attempts => [.. History.Attempts.Where(attempt => attempt.Kind == Slot.Kind).OrderBy(attempt => attempt.Number)];

    protected override void OnInitialized() =>
        (_selecting, _reproducing) = (new(Logger, "The attempt could not be selected."), new(Logger, "The attempt could not be started."));

    // Kept here, so that a live update neither opens nor folds it.
    private void Toggle() => _open = !_open;

    private string? ObstacleOf(AttemptView attempt) => attempt switch
    {
        { Media: null, Status: AttemptStatus.Pending or AttemptStatus.Generating } => "It is on its way.",
        { Media: null } => "It brought no file.",
        _ when Slot.Status.IsOpen() => "The slot is being generated; wait until it has ended.",
        _ => null,
    };

    private string? ReproduceObstacleOf(AttemptView attempt) => attempt.Cut is { } cut ? $"It was cut from {cut.Name}: reproduce that one." : attempt.Media is null
        ? "It brought no file, so nothing could come out again."
        : Slot.Status.IsOpen() ? "The slot is being generated; wait until it has ended." : null;

    private string? CompareUrlOf(AttemptView attempt)
    {
        var others = Attempts.Where(other => other.Media is not null && other.Id != attempt.Id).ToList();
        var other = others.Find(candidate => candidate.IsSelected) ?? others.LastOrDefault();
        return attempt.Media is null || other is null ? null : CompareQuery.Of(Slot.Kind, attempt.Number, other.Number).UrlOf(History.Card.Id);
    }

    private Task ReproduceAsync(AttemptView attempt) => _reproducing.RunAsync(() => Generations.ReproduceAsync(attempt.Id));

    private async Task SelectAsync(AttemptView attempt)
    {
        if (Attempts.FirstOrDefault(other => other.IsSelected) is { } present && !await ConfirmAsync(present, attempt))
        {
            return;
        }

        await _selecting.RunAsync(() => Generations.SelectAsync(attempt.Id));
    }

    private Task RepeatAsync(AttemptView attempt) => SlotActions.OpenAsync(Dialogs, History, Slot, attempt);

    private async Task<bool> ConfirmAsync(AttemptView present, AttemptView wanted)
    {
        var failed = wanted.Status == AttemptStatus.Failed ? " It did not pass the checks; the record will say that you chose it." : "";
        return await Dialogs.Confirm(
            $"Attempt {present.Number} is selected now. It stays in the history.{failed}",
            $"Select attempt {wanted.Number} instead?",
            new() { OkButtonText = $"Select attempt {wanted.Number}", CancelButtonText = $"Keep attempt {present.Number}" }) == true;
    }
}
