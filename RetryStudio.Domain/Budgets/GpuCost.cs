namespace RetryStudio.Domain.Budgets;

/// <summary>What GPU time costs.</summary>
public static class GpuCost
{
    private const decimal SecondsOfAnHour = 3600;

    /// <summary>Money, as exact as the books.</summary>
    /// <param name="ratePerHour">Money per GPU hour; null: not known, and booked as nothing.</param>
    public static decimal Of(decimal gpuSeconds, decimal? ratePerHour) => decimal.Round(gpuSeconds * (ratePerHour ?? 0) / SecondsOfAnHour, 4);
}
