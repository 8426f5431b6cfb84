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
    private UserAction _continuing = null!;
    private BudgetView _now = null!;
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
    private BudgetChange? Change => (_limit != _now.Limit, (_reserve ?? 0) != _now.Reserve) switch
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
        _continuing = new(Logger, "The budget is saved, but what is parked could not be continued.");
        (_now, _limit, _reserve) = (Budget, Budget.Limit, Budget.Reserve);
    }

    private async Task SaveAsync()
    {
        _continuing.Forget();
        if (Change is not { } change || await _saving.RunAsync(async () => _now = await Storyboards.SetBudgetAsync(ProjectId, change)))
        {
            if (!_continue || Parked == 0 || await _continuing.RunAsync(() => Generations.ContinueAsync(ProjectId)))
            {
                Dialogs.Close(true);
            }
        }
    }
}
