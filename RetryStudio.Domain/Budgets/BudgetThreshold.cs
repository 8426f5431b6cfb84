using System.Collections.Immutable;

namespace RetryStudio.Domain.Budgets;

/// <summary>What had been spent by a moment, all in all.</summary>
public readonly record struct SpentPoint(DateTimeOffset At, decimal GpuSeconds, decimal Cost);

/// <summary>A share of the budget at which something happens.</summary>
/// <param name="GpuSeconds">That share of the limit.</param>
/// <param name="ReachedAt">When it had been reached, against the limit of today; null while it is not.</param>
public sealed record BudgetThreshold(int Percent, decimal GpuSeconds, DateTimeOffset? ReachedAt)
{
    private static readonly ImmutableArray<int> Percents = [BudgetFigures.HalfPercent, BudgetFigures.NearPercent, BudgetFigures.FullPercent];

    /// <summary>None without a limit. What was reached and fell back below, because a charge was taken back, is not reached.</summary>
    /// <param name="curve">In the order of time.</param>
    public static ImmutableArray<BudgetThreshold> Of(decimal? limit, IReadOnlyList<SpentPoint> curve) => limit is not { } most
        ? []
        : [.. Percents.Select(percent => new BudgetThreshold(percent, most * percent / 100, ReachedOn(curve, most * percent / 100)))];

    private static DateTimeOffset? ReachedOn(IReadOnlyList<SpentPoint> curve, decimal seconds)
    {
        DateTimeOffset? reached = null;
        foreach (var point in curve)
        {
            reached = point.GpuSeconds >= seconds && seconds > 0 ? reached ?? point.At : null;
        }

        return reached;
    }
}
