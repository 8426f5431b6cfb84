using System.Globalization;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Policies;

/// <summary>A policy field by field, as it is edited and told. A field that is null is inherited.</summary>
public static class PolicyFields
{
    private const string Inherited = "inherited";

    /// <summary>A policy in which nothing is inherited.</summary>
    public static PolicyOverride Of(RetryPolicy policy) => new()
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
    };

    /// <summary>A range that was emptied is none.</summary>
    public static RetryPolicy ToPolicy(PolicyOverride content) =>
        content.ApplyTo(RetryPolicy.Default with { CfgJitter = 0 }) with { StopWhenFixChanceBelow = content.StopWhenFixChanceBelow };

    /// <summary>Every field with its value in words, by which two versions are compared.</summary>
    public static IReadOnlyList<(string Field, string Value)> Told(PolicyOverride content) =>
    [
        ("Retrying", Told(content.Enabled, on => on ? "on" : "off")),
        ("Attempts", Told(content.MaxAttempts, number => number.ToString(CultureInfo.InvariantCulture))),
        ("Checks that trigger", content.TriggerChecks is { } checks ? checks.IsEmpty ? "none" : string.Join(", ", checks.Order().Select(CheckCatalogue.LabelOf)) : Inherited),
        ("New seed", Told(content.SeedVariation, on => on ? "yes" : "no")),
        ("Cfg range", Told(content.CfgJitter, Range)),
        ("Denoise range", Told(content.DenoiseJitter, Range)),
        ("Other ranges", content.ParameterJitter is { } ranges ? ranges.IsEmpty ? "none" : string.Join(", ", ranges.Select(range => $"{range.Key} {Range(range.Value)}")) : Inherited),
        ("Best of", Told(content.BestOf, number => number.ToString(CultureInfo.InvariantCulture))),
        ("Other backend", Told(content.OtherBackend, choice => choice.ToString().ToLowerInvariant())),
        ("Stop below a chance of", Told(content.StopWhenFixChanceBelow, Words.Number, "not set")),
    ];

    /// <summary>The fields in which two versions differ, in words.</summary>
    public static IReadOnlyList<(string Field, string Theirs, string Yours)> Different(PolicyOverride theirs, PolicyOverride yours) =>
        [.. Told(theirs).Zip(Told(yours), (one, other) => (one.Field, one.Value, other.Value)).Where(row => row.Item2 != row.Item3)];

    private static string Range(decimal range) => $"± {Words.Number(range)}";

    private static string Told<T>(T? value, Func<T, string> words, string none = Inherited)
        where T : struct => value is { } present ? words(present) : none;
}
