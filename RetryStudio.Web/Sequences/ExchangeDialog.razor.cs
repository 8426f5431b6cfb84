using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Sequences;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Sequences;

/// <summary>Asks which segment a panel shows from now on.</summary>
public sealed partial class ExchangeDialog
{
    private UserAction _sending = null!;
    private decimal? _number;

    [Parameter, EditorRequired]
    public Guid Project { get; set; }

    [Parameter, EditorRequired]
    public PanelView Panel { get; set; } = null!;

    [Inject]
    private SheetService Sheets { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<ExchangeDialog> Logger { get; set; } = null!;

    public static Task OpenAsync(DialogService dialogs, Guid project, PanelView panel) => dialogs.OpenAsync<ExchangeDialog>(
        $"Panel {panel.Panel}: another segment",
        new() { [nameof(Project)] = project, [nameof(Panel)] = panel },
        new() { Width = "28rem", CloseDialogOnEsc = true, CloseAriaLabel = "Close" });

    protected override void OnInitialized() => (_sending, _number) = (new(Logger, "The segment could not be exchanged."), Panel.Source);

    private async Task SendAsync()
    {
        if (await _sending.RunAsync(() => Sheets.ExchangeAsync(Project, Panel.Panel, Number())))
        {
            Dialogs.Close();
        }
    }

    private int Number() => _number is { } number && number == decimal.Truncate(number) && number is >= 1 and <= int.MaxValue
        ? (int)number
        : throw RejectedException.Invalid("Which segment is meant is not clear.", new FieldError("segment", "It is a whole number from 1."));
}
