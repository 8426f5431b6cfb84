namespace RetryStudio.Domain.Retries;

/// <summary>The chance that the next attempt of a slot passes.</summary>
public static class FixChance
{
    /// <summary>What is expected before anything was learned: it falls with every attempt that failed.</summary>
    public static decimal Prior(int failedAttempts) => 1m / (3 + Math.Max(0, failedAttempts));
}
