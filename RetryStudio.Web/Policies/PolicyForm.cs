using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Policies;

/// <summary>A policy as it is edited. In an override a field that is null is inherited; in a scene type's policy none is.</summary>
public sealed class PolicyForm
{
    private const string Inherited = "inherited";

    public bool? Enabled { get; set; }

    public int? MaxAttempts { get; set; }

    public ImmutableArray<string>? TriggerChecks { get; set; }

    public bool? SeedVariation { get; set; }

    public decimal? CfgJitter { get; set; }

    public decimal? DenoiseJitter { get; set; }

    public ImmutableSortedDictionary<string, decimal>? ParameterJitter { get; set; }

    public int? BestOf { get; set; }

    public OtherBackend? OtherBackend { get; set; }

    /// <summary>Null: never stops in a policy, inherited in an override.</summary>
    public decimal? StopWhenFixChanceBelow { get; set; }

    public static PolicyForm Of(RetryPolicy policy) => Of(new PolicyOverride
    {
        Enabled = policy.Enabled,
        MaxAttempts = policy.MaxAttempts,
        TriggerChecks = policy.TriggerChecks,
        SeedVariation = policy.SeedVariation,
        CfgJitter = policy.CfgJitter,
        DenoiseJitter = policy.DenoiseJitter,
        ParameterJitter = policy.ParameterJitter,
        BestOf = policy.BestOf,
        OtherBackend = policy.OtherBackend,
        StopWhenFixChanceBelow = policy.StopWhenFixChanceBelow,
    });

    public static PolicyForm Of(PolicyOverride change) => new()
    {
        Enabled = change.Enabled,
        MaxAttempts = change.MaxAttempts,
        TriggerChecks = change.TriggerChecks,
        SeedVariation = change.SeedVariation,
        CfgJitter = change.CfgJitter,
        DenoiseJitter = change.DenoiseJitter,
        ParameterJitter = change.ParameterJitter,
        BestOf = change.BestOf,
        OtherBackend = change.OtherBackend,
        StopWhenFixChanceBelow = change.StopWhenFixChanceBelow,
    };

    public PolicyOverride ToOverride() => new()
    {
        Enabled = Enabled,
        MaxAttempts = MaxAttempts,
        TriggerChecks = TriggerChecks,
        SeedVariation = SeedVariation,
        CfgJitter = CfgJitter,
        DenoiseJitter = DenoiseJitter,
        ParameterJitter = ParameterJitter,
        BestOf = BestOf,
        OtherBackend = OtherBackend,
        StopWhenFixChanceBelow = StopWhenFixChanceBelow,
    };

    /// <summary>A range that was emptied is none.</summary>
    public RetryPolicy ToPolicy() => ToOverride().ApplyTo(RetryPolicy.Default with { CfgJitter = 0 }) with { StopWhenFixChanceBelow = StopWhenFixChanceBelow };

    /// <summary>Every field with its value in words, by which two versions are compared.</summary>
    public IReadOnlyList<(string Field, string Value)> Told() =>
    [
        ("Retrying", Told(Enabled, on => on ? "on" : "off")),
        ("Attempts", Told(MaxAttempts, number => number.ToString(CultureInfo.InvariantCulture))),
        ("Checks that trigger", TriggerChecks is { } checks ? checks.IsEmpty ? "none" : string.Join(", ", checks.Order().Select(CheckCatalogue.LabelOf)) : Inherited),
        ("New seed", Told(SeedVariation, on => on ? "yes" : "no")),
        ("Cfg range", Told(CfgJitter, Range)),
        ("Denoise range", Told(DenoiseJitter, Range)),
        ("Other ranges", ParameterJitter is { } ranges ? ranges.IsEmpty ? "none" : string.Join(", ", ranges.Select(range => $"{range.Key} {Range(range.Value)}")) : Inherited),
        ("Best of", Told(BestOf, number => number.ToString(CultureInfo.InvariantCulture))),
        ("Other backend", Told(OtherBackend, choice => choice.ToString().ToLowerInvariant())),
        ("Stop below a chance of", Told(StopWhenFixChanceBelow, Words.Number, "not set")),
    ];

    private static string Range(decimal range) => $"± {Words.Number(range)}";

    private static string Told<T>(T? value, Func<T, string> words, string none = Inherited)
        where T : struct => value is { } present ? words(present) : none;
}
