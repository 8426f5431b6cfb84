using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Budgets;

/// <summary>What is shown of budgets. Reads only.</summary>
public interface IBudgetReader
{
    /// <summary>Every project, the one that is nearest to its limit first.</summary>
    Task<IReadOnlyList<ProjectBudget>> BudgetsAsync(CancellationToken ct);

    /// <summary>Null when there is no such project.</summary>
    Task<ProjectBudget?> BudgetAsync(Guid projectId, CancellationToken ct);

    /// <summary>The same with what it went to; null when there is no such project.</summary>
    Task<BudgetReport?> ReportAsync(Guid projectId, CancellationToken ct);

    /// <summary>Every line of a project's book, in the order of time.</summary>
    IAsyncEnumerable<BookLine> LinesAsync(Guid projectId, CancellationToken ct);

    Task<RateCoverage> RatesAsync(CancellationToken ct);
}

/// <summary>A project's budget as it stands, with what it comes to.</summary>
/// <param name="Parked">Slots that found no room.</param>
public sealed record ProjectBudget(Guid ProjectId, string Name, BudgetFigures Figures, CompletionForecast Forecast, int Parked)
{
    /// <summary>Money at completion, at what a GPU second has cost so far; null while nothing was paid.</summary>
    public decimal? CostAtCompletion => Figures is { Spent: > 0, SpentCost: > 0 } ? decimal.Round(Figures.SpentCost / Figures.Spent * Forecast.P50, 2) : null;

    /// <summary>In the order in which somebody should look at them.</summary>
    public static IEnumerable<ProjectBudget> InOrder(IEnumerable<ProjectBudget> budgets) => budgets
        .OrderByDescending(budget => budget.Figures.UsedPercent ?? -1).ThenByDescending(budget => budget.Figures.Spent).ThenBy(budget => budget.Name, StringComparer.OrdinalIgnoreCase);
}

/// <param name="Curve">What was spent over time.</param>
/// <param name="Measured">Attempts of this project that the forecast goes by.</param>
public sealed record BudgetReport(ProjectBudget Budget, SpentBreakdown Spent, ImmutableArray<SpentPoint> Curve, ImmutableArray<BudgetThreshold> Thresholds, int Measured);

/// <param name="Segment">Its number in the project. Null, like the rest, where what was paid for has been removed since.</param>
public sealed record BookLine(DateTimeOffset At, BudgetEntryKind Kind, int? Segment, AssetKind? AssetKind, int? Attempt, int? Try, string? Backend, decimal GpuSeconds, decimal Cost);

/// <summary>Which backends have a rate, so that money can be told.</summary>
/// <param name="Without">The names of those that have none.</param>
public sealed record RateCoverage(int With, ImmutableArray<string> Without);
