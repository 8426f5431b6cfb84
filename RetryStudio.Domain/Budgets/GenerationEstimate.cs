namespace RetryStudio.Domain.Budgets;

/// <summary>What a run is expected to cost, before it starts.</summary>
/// <param name="ExpectedGpuSeconds">With as many retries as failures make likely.</param>
/// <param name="WorstGpuSeconds">With every attempt the policies allow.</param>
public sealed record GenerationEstimate(decimal ExpectedGpuSeconds, decimal WorstGpuSeconds)
{
    public static readonly GenerationEstimate None = new(0, 0);

    /// <summary>One slot's share.</summary>
    /// <param name="attemptSeconds">GPU seconds of one attempt.</param>
    /// <param name="passChance">0..1: how often an attempt passes.</param>
    /// <param name="mostAttempts">Attempts the policy allows, 1 when it is off.</param>
    /// <param name="bestOf">Passing attempts wanted.</param>
    public static GenerationEstimate ForSlot(decimal attemptSeconds, decimal passChance, int mostAttempts, int bestOf)
    {
        var chance = Math.Clamp(passChance, 0.05m, 1m);
        var attempts = Math.Min(mostAttempts, Math.Min(bestOf, mostAttempts) / chance);
        return new(decimal.Round(attemptSeconds * Math.Max(1, attempts), 1), decimal.Round(attemptSeconds * mostAttempts, 1));
    }

    public static GenerationEstimate operator +(GenerationEstimate left, GenerationEstimate right) =>
        new(left.ExpectedGpuSeconds + right.ExpectedGpuSeconds, left.WorstGpuSeconds + right.WorstGpuSeconds);
}
