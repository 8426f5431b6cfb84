using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Segments;

/// <summary>What a person can do with one slot.</summary>
public sealed partial class SlotActions
{
    private UserAction _acting = null!;
    private string? _told;

    [Parameter, EditorRequired]
    public SegmentHistory History { get; set; } = null!;

    [Parameter, EditorRequired]
    public SlotView Slot { get; set; } = null!;

    /// <summary>The attempt whose recipe a changed one starts from.</summary>
    [Parameter]
    public AttemptView? From { get; set; }

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<SlotActions> Logger { get; set; } = null!;

    private string? Obstacle => RecipeDialog.ObstacleOf(History, Slot);

    private HashSet<Guid> ThisSegment => [History.Card.Id];

    /// <summary>Asks for the changes, and for an attempt by them.</summary>
    public static Task OpenAsync(DialogService dialogs, SegmentHistory history, SlotView slot, AttemptView? from) => dialogs.OpenAsync<RecipeDialog>(
        $"{Segment.NameOf(history.Card.Number)}, {slot.Kind.ToString().ToLowerInvariant()}: retry with changes",
        new() { [nameof(RecipeDialog.History)] = history, [nameof(RecipeDialog.Kind)] = slot.Kind, [nameof(RecipeDialog.From)] = from },
        new() { Width = "40rem", CloseDialogOnEsc = true, CloseAriaLabel = "Close" });

    protected override void OnInitialized() => _acting = new(Logger, "That did not work.");

    private Task ChangeAsync(AttemptView? from) => OpenAsync(Dialogs, History, Slot, from);

    private Task GenerateAsync() => StartAsync(() =>
    {
        // A video without its image is left alone, so the image comes along.
        HashSet<AssetKind> kinds = Slot.Kind == AssetKind.Video && History.Card.Image.Status != SlotStatus.Complete ? [AssetKind.Image, AssetKind.Video] : [Slot.Kind];
        return Generations.StartRunAsync(History.ProjectId, kinds, ThisSegment);
    }, "Another generation of the project goes on; try again when it has ended.");

    /// <summary>What is selected was cut from a take.</summary>
    private bool IsCut => Slot is { Kind: AssetKind.Audio, Status: SlotStatus.Complete } && History.Narration?.Cut is not null;

    private Task SpeakAloneAsync() => StartAsync(() => Generations.SpeakAloneAsync(History.ProjectId, ThisSegment), "It is being made just now.");

    /// <summary>A take is not on the storyboard, where everything else is taken up again.</summary>
    private Task ContinueAsync() => StartAsync(() => Generations.ContinueAsync(History.ProjectId), "Its segments say something else by now, or are spoken another way.");

    private Task RetryAsync() => StartAsync(
        () => Generations.RetryFailedAsync(History.ProjectId, Slot.Kind, ThisSegment),
        Slot.Kind == AssetKind.Video ? "A video needs its image first." : "It was taken up already.");

    private Task StartAsync(Func<Task<RunStart>> start, string whyNot) => _acting.RunAsync(async () =>
    {
        _told = null;
        var started = await start();
        _told = started.Queued > 0 ? null : $"Nothing was queued. {started.Obstacle ?? whyNot}";
    });
}
