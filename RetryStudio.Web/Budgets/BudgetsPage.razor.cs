using Microsoft.AspNetCore.Components;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Live;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;

namespace RetryStudio.Web.Budgets;

/// <summary>What every project has used, and what it comes to.</summary>
public sealed partial class BudgetsPage : IDisposable
{
    private UserAction _reading = null!;
    private BudgetChanges? _changes;
    private IReadOnlyList<ProjectBudget>? _budgets;
    private RateCoverage? _rates;
    private bool _withMoney;

    [Inject]
    private IBudgetReader Reader { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<BudgetsPage> Logger { get; set; } = null!;

    public void Dispose() => _changes?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _reading = new(Logger, "The budgets could not be read.");
        _changes = new(Feed, _ => true, () => InvokeAsync(ReadAsync), Time, Logger);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            (_rates, _budgets) = (await Reader.RatesAsync(default), await Reader.BudgetsAsync(default));
            _withMoney = BudgetWords.TellsMoney(_rates, _budgets.Select(budget => budget.Figures));
        });
        StateHasChanged();
    }
}
