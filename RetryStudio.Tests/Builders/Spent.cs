using RetryStudio.Domain.Budgets;

namespace RetryStudio.Tests.Builders;

/// <summary>Budgets as they are shown, with whatever a test does not care about filled in.</summary>
internal static class Spent
{
    public static ProjectBudget Budget(string name, decimal? limit, decimal spent, int parked = 0, CompletionForecast? forecast = null) =>
        new(Guid.NewGuid(), name, new(limit, spent, 0, 0, 0, 0), forecast ?? new(0, spent, spent), parked);

    /// <summary>Four points over three hours, up to what the budget has spent.</summary>
    public static BudgetReport Report(ProjectBudget budget)
    {
        SpentPoint[] curve = [.. Enumerable.Range(0, 4).Select(hour => new SpentPoint(Shown.Noon.AddHours(hour), budget.Figures.Spent * hour / 3, 0))];
        return new(budget, SpentBreakdown.Of(
        [
            new("Landscape", AttemptOrigin.First, AttemptEnd.Passed, null, new(4, budget.Figures.Spent / 2, 0)),
            new("Landscape", AttemptOrigin.Retry, AttemptEnd.CheckFailed, "flicker", new(2, budget.Figures.Spent / 2, 0)),
        ]), [.. curve], BudgetThreshold.Of(budget.Figures.Limit, curve), 6);
    }
}
