using System.Collections.Immutable;
using System.Globalization;

namespace RetryStudio.Domain.Retries;

/// <summary>The policy of a round that a person has granted: it varies more, from its first attempt on, whatever the policy itself says.</summary>
public static class LargerChange
{
    public const int LeastAttempts = 1;

    public const int MostAttempts = 10;

    public const int DefaultAttempts = 3;

    private const decimal Factor = 2;

    public static RetryPolicy Of(RetryPolicy policy, int attempts) => policy with
    {
        Enabled = true,
        MaxAttempts = attempts,
        SeedVariation = true,
        CfgJitter = Widen("cfg", policy.CfgJitter),
        DenoiseJitter = Widen("denoise", policy.DenoiseJitter),
        ParameterJitter = policy.ParameterJitter.ToImmutableSortedDictionary(jitter => jitter.Key, jitter => Widen(jitter.Key, jitter.Value)),
        BestOf = policy.Enabled ? Math.Min(policy.BestOf, attempts) : 1,
        StopWhenFixChanceBelow = null,
    };

    /// <summary>What such a round varies, in words.</summary>
    /// <example>new seeds · cfg ±1.0</example>
    public static string Words(RetryPolicy policy) => string.Join(" · ", Of(policy, DefaultAttempts).Jitters
        .Select(jitter => string.Create(CultureInfo.InvariantCulture, $"{jitter.Key} ±{jitter.Value:0.0###}")).Prepend("new seeds"));

    private static decimal Widen(string name, decimal range) => Math.Min(range * Factor, ParameterRange.Find(name)?.Width ?? range * Factor);
}
