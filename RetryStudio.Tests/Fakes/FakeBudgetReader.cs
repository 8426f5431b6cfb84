using RetryStudio.Domain.Budgets;

namespace RetryStudio.Tests.Fakes;

/// <summary>Budgets as a test says they are.</summary>
public sealed class FakeBudgetReader : IBudgetReader
{
    public List<ProjectBudget> Budgets { get; } = [];

    public Dictionary<Guid, BudgetReport> Reports { get; } = [];

    public List<BookLine> Lines { get; } = [];

    public RateCoverage Rates { get; set; } = new(1, []);

    /// <summary>How often reports were read.</summary>
    public int Reads { get; private set; }

    /// <summary>Thrown while it is set.</summary>
    public Exception? Fault { get; set; }

    public Task<IReadOnlyList<ProjectBudget>> BudgetsAsync(CancellationToken ct) =>
        Fault is null ? Task.FromResult<IReadOnlyList<ProjectBudget>>([.. ProjectBudget.InOrder(Budgets)]) : Task.FromException<IReadOnlyList<ProjectBudget>>(Fault);

    public Task<ProjectBudget?> BudgetAsync(Guid projectId, CancellationToken ct) => Task.FromResult(Budgets.Find(budget => budget.ProjectId == projectId));

    public Task<BudgetReport?> ReportAsync(Guid projectId, CancellationToken ct)
    {
        Reads++;
        return Fault is null ? Task.FromResult(Reports.GetValueOrDefault(projectId)) : Task.FromException<BudgetReport?>(Fault);
    }

    public IAsyncEnumerable<BookLine> LinesAsync(Guid projectId, CancellationToken ct) => Lines.ToAsyncEnumerable();

    public Task<RateCoverage> RatesAsync(CancellationToken ct) => Task.FromResult(Rates);
}
