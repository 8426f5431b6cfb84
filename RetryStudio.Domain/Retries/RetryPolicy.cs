using System.Collections.Immutable;

namespace RetryStudio.Domain.Retries;

/// <summary>Whether a new attempt should run on another backend than the one before.</summary>
public enum OtherBackend
{
    Ignore,
    Prefer,
    Require,
}

/// <summary>When and how a failed attempt is followed by another. Off unless somebody switches it on.</summary>
public sealed record RetryPolicy
{
    public static readonly RetryPolicy Default = new();

    /// <summary>Default false: retrying is opt-in.</summary>
    public bool Enabled { get; init; }

    /// <summary>Attempts per round, the first one included. Default 3, range 1..10.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>A failing check leads to a retry only when it is named here. Default face_confidence.</summary>
    public ImmutableArray<string> TriggerChecks { get; init; } = ["face_confidence"];

    /// <summary>A fresh seed for every attempt. Default true.</summary>
    public bool SeedVariation { get; init; } = true;

    /// <summary>± range around the original cfg. Default 0.5, range 0..5.</summary>
    public decimal CfgJitter { get; init; } = 0.5m;

    /// <summary>± range around the original denoise. Default 0, range 0..0.5.</summary>
    public decimal DenoiseJitter { get; init; }

    /// <summary>± range of further numeric parameters, by name.</summary>
    public ImmutableSortedDictionary<string, decimal> ParameterJitter { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>How many passing attempts to gather before the best of them is selected. Default 1, range 1..10.</summary>
    public int BestOf { get; init; } = 1;

    /// <summary>Default ignore.</summary>
    public OtherBackend OtherBackend { get; init; }

    /// <summary>Stop when the chance that the next attempt passes is below this; null never stops. Range 0..1.</summary>
    public decimal? StopWhenFixChanceBelow { get; init; }

    /// <summary>All ranges by parameter, cfg and denoise among them.</summary>
    public IEnumerable<KeyValuePair<string, decimal>> Jitters =>
        ParameterJitter.Append(new("cfg", CfgJitter)).Append(new("denoise", DenoiseJitter)).Where(jitter => jitter.Value > 0);

    public bool Equals(RetryPolicy? other) =>
        other is not null
        && (Enabled, MaxAttempts, SeedVariation, CfgJitter, DenoiseJitter) == (other.Enabled, other.MaxAttempts, other.SeedVariation, other.CfgJitter, other.DenoiseJitter)
        && (BestOf, OtherBackend, StopWhenFixChanceBelow) == (other.BestOf, other.OtherBackend, other.StopWhenFixChanceBelow)
        && TriggerChecks.SequenceEqual(other.TriggerChecks)
        && ParameterJitter.SequenceEqual(other.ParameterJitter);

    public override int GetHashCode() => HashCode.Combine(Enabled, MaxAttempts, SeedVariation, CfgJitter, DenoiseJitter, BestOf);
}
