using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Storyboard;

/// <summary>Sets the budget and, where slots are parked, lets them go on.</summary>
public sealed partial class RaiseBudgetDialog
{
    private UserAction _saving = null!;
    private decimal? _limit;
    private decimal? _reserve;
    private bool _continue = true;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter, EditorRequired]
    public BudgetView Budget { get; set; } = null!;

    /// <summary>Parked slots.</summary>
    [Parameter]
    public int Parked { get; set; }

    [Inject]
    private StoryboardService Storyboards { get; set; } = null!;

    [Inject]
    private GenerationService Generations { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private ILogger<RaiseBudgetDialog> Logger { get; set; } = null!;

    // What was left alone is not sent: a grant may have changed it since the dialog was opened.
    private BudgetChange? Change => (_limit != Budget.Limit, (_reserve ?? 0) != Budget.Reserve) switch
    {
        (false, false) => null,
        (var limit, var reserve) => new(limit ? _limit : null, reserve ? _reserve ?? 0 : null, KeepsLimit: !limit),
    };

    /// <summary>Asks for the budget of the project that is shown.</summary>
    public static Task OpenAsync(DialogService dialogs, StoryboardState state) => OpenAsync(dialogs, state.Outline!.Id, state.Outline.Budget, state.Summary.Parked);

    public static Task OpenAsync(DialogService dialogs, Guid projectId, BudgetView budget, int parked) => dialogs.OpenAsync<RaiseBudgetDialog>(
        "Budget",
        new() { [nameof(ProjectId)] = projectId, [nameof(Budget)] = budget, [nameof(Parked)] = parked },
        new() { Width = "32rem", CloseDialogOnEsc = true, CloseAriaLabel = "Close" });

    protected override void OnInitialized()
    {
        _saving = new(Logger, "The budget could not be saved.");
        (_limit, _reserve) = (Budget.Limit, Budget.Reserve);
    }

    private async Task SaveAsync()
    {
        var done = await _saving.RunAsync(async () =>
        {
            if (Change is { } change)
            {
                await Storyboards.SetBudgetAsync(ProjectId, change);
            }

            if (_continue && Parked > 0)
            {
                await Generations.ContinueAsync(ProjectId);
            }
        });
        if (done)
        {
            Dialogs.Close(true);
        }
    }
}
