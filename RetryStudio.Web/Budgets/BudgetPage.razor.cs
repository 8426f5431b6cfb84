using Microsoft.AspNetCore.Components;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Web.Shared;
using RetryStudio.Web.Shared.Live;
using RetryStudio.Web.Storyboard;

namespace RetryStudio.Web.Budgets;

/// <summary>What a project has used, for what, and what it comes to. Live while it is generated.</summary>
public sealed partial class BudgetPage : IDisposable
{
    private UserAction _reading = null!;
    private BudgetChanges? _changes;
    private BudgetReport? _report;
    private RateCoverage? _rates;
    private bool _withMoney;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private BudgetScreen Screen { get; set; } = null!;

    [Inject]
    private Currency Currency { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private string Heading => _report is { } report ? $"Budget: {report.Budget.Name}" : "Budget";

    private BudgetView Line => _report!.Budget.Figures is var figures ? new(figures.Limit, figures.Spent, figures.Held, figures.Overhead) { Reserve = figures.Reserve } : throw new InvalidOperationException();

    public void Dispose() => _changes?.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (_report?.Budget.ProjectId == Id)
        {
            return;
        }

        _changes?.Dispose();
        (_report, _reading) = (null, new(Screen.Logger, "The budget could not be read."));
        var id = Id;
        _changes = new(Screen.Feed, change => change.ProjectId == id, () => InvokeAsync(ReadAsync), Screen.Time, Screen.Logger);
        await ReadAsync();
    }

    private static IEnumerable<ShareRow> Origins(SpentBreakdown spent) =>
    [
        new("First attempts", spent.First), new("Retries", spent.Retries), new("Attempts that people asked for", spent.ByPersons),
        .. spent.Deleted.Attempts > 0 ? [new ShareRow("Segments deleted since", spent.Deleted)] : Array.Empty<ShareRow>(),
    ];

    private static IEnumerable<ShareRow> SceneTypes(SpentBreakdown spent) =>
        spent.SceneTypes.Select(type => new ShareRow(type.SceneType, type.All, type.Retries.Attempts == 0 ? null : $"of these {Words.Gpu(type.Retries.GpuSeconds)} for {(type.Retries.Attempts == 1 ? "1 retry" : $"{Words.Number(type.Retries.Attempts)} retries")}"));

    private static IEnumerable<ShareRow> Ends(SpentBreakdown spent) => spent.Ends.Select(end => new ShareRow(BudgetWords.Of(end), end.Share));

    private async Task ReadAsync()
    {
        await _reading.CatchUpAsync(async () =>
        {
            var id = Id;
            var (rates, report) = (await Screen.Reader.RatesAsync(default), await Screen.Reader.ReportAsync(id, default) ?? throw RejectedException.NotFound("project"));
            if (id == Id)
            {
                (_rates, _report, _withMoney) = (rates, report, BudgetWords.TellsMoney(rates, [report.Budget.Figures]));
            }
        });
        StateHasChanged();
    }

    private async Task SetBudgetAsync()
    {
        await RaiseBudgetDialog.OpenAsync(Dialogs, Id, Line, _report!.Budget.Parked);
        await ReadAsync();
    }
}

/// <summary>What the budget's page reads with.</summary>
public sealed record BudgetScreen(IBudgetReader Reader, LiveFeed Feed, TimeProvider Time, ILogger<BudgetPage> Logger);
