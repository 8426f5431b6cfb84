namespace RetryStudio.Domain.Budgets;

/// <summary>How far a budget is used up, and what follows from it.</summary>
public enum BudgetLevel
{
    /// <summary>Less than half is used, or there is no limit.</summary>
    Fine,

    /// <summary>Half is used: it is said.</summary>
    Half,

    /// <summary>Four fifths are used: it is warned.</summary>
    Near,

    /// <summary>All of it is used: what finds no room is parked.</summary>
    UsedUp,
}

/// <summary>A budget's sums. Seconds are GPU seconds, costs are money.</summary>
/// <param name="Limit">Null has no limit.</param>
public sealed record BudgetFigures(decimal? Limit, decimal Spent, decimal Held, decimal Overhead, decimal SpentCost, decimal OverheadCost)
{
    /// <summary>Percent of the limit at which something happens.</summary>
    public const int HalfPercent = 50, NearPercent = 80, FullPercent = 100;

    /// <summary>Set aside beside the limit, for attempts that a producer grants.</summary>
    public decimal Reserve { get; init; }

    public decimal? Left => Limit - Spent - Held;

    /// <summary>Percent of the limit; null without one.</summary>
    public decimal? UsedPercent => PercentOf(Spent, Limit);

    public BudgetLevel Level => LevelOf(Spent, Limit);

    public static BudgetFigures Of(Budget budget) => new(budget.Limit, budget.Spent, budget.Held, budget.Overhead, budget.SpentCost, budget.OverheadCost) { Reserve = budget.Reserve };

    /// <summary>Of a limit of nothing all is used.</summary>
    public static decimal? PercentOf(decimal spent, decimal? limit) => limit switch
    {
        null => null,
        <= 0 => FullPercent,
        { } most => 100 * spent / most,
    };

    public static BudgetLevel LevelOf(decimal spent, decimal? limit) => PercentOf(spent, limit) switch
    {
        null or < HalfPercent => BudgetLevel.Fine,
        < NearPercent => BudgetLevel.Half,
        < FullPercent => BudgetLevel.Near,
        _ => BudgetLevel.UsedUp,
    };
}
