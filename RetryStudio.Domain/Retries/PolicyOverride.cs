using System.Collections.Immutable;

namespace RetryStudio.Domain.Retries;

/// <summary>A project's changes to the policies of its scene types. A field that is null is inherited.</summary>
public sealed record PolicyOverride
{
    public static readonly PolicyOverride None = new();

    public bool? Enabled { get; init; }

    public int? MaxAttempts { get; init; }

    public ImmutableArray<string>? TriggerChecks { get; init; }

    public bool? SeedVariation { get; init; }

    public decimal? CfgJitter { get; init; }

    public decimal? DenoiseJitter { get; init; }

    public ImmutableSortedDictionary<string, decimal>? ParameterJitter { get; init; }

    public int? BestOf { get; init; }

    public OtherBackend? OtherBackend { get; init; }

    public decimal? StopWhenFixChanceBelow { get; init; }

    public RetryPolicy ApplyTo(RetryPolicy policy) => policy with
    {
        Enabled = Enabled ?? policy.Enabled,
        MaxAttempts = MaxAttempts ?? policy.MaxAttempts,
        TriggerChecks = TriggerChecks ?? policy.TriggerChecks,
        SeedVariation = SeedVariation ?? policy.SeedVariation,
        CfgJitter = CfgJitter ?? policy.CfgJitter,
        DenoiseJitter = DenoiseJitter ?? policy.DenoiseJitter,
        ParameterJitter = ParameterJitter ?? policy.ParameterJitter,
        BestOf = BestOf ?? policy.BestOf,
        OtherBackend = OtherBackend ?? policy.OtherBackend,
        StopWhenFixChanceBelow = StopWhenFixChanceBelow ?? policy.StopWhenFixChanceBelow,
    };
}
