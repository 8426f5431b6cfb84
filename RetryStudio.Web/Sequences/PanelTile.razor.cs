using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Sequences;

/// <summary>One panel of the coherence sheet: its picture, what it shows, and another one for it.</summary>
public sealed partial class PanelTile
{
    private UserAction _acting = null!;

    [Parameter, EditorRequired]
    public Guid Project { get; set; }

    [Parameter, EditorRequired]
    public PanelView Panel { get; set; } = null!;

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Inject]
    private SheetService Sheets { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<PanelTile> Logger { get; set; } = null!;

    private bool IsBusy => Panel.Slot.Status.IsOpen();

    protected override void OnInitialized() => _acting = new(Logger, "That did not work.");

    private Task RerollAsync() => _acting.RunAsync(() => Sheets.RerollAsync(Project, Panel.Panel));

    private Task ExchangeAsync() => ExchangeDialog.OpenAsync(Dialogs, Project, Panel);
}
