using System.Collections.Immutable;

namespace RetryStudio.Domain.Retries;

/// <summary>The bounds a numeric parameter is clamped to.</summary>
/// <param name="Decimals">Digits behind the point; 0 for whole numbers.</param>
public sealed record ParameterRange(decimal Least, decimal Most, int Decimals)
{
    private static readonly ImmutableSortedDictionary<string, ParameterRange> Known = new Dictionary<string, ParameterRange>
    {
        ["cfg"] = new(1, 20, 2),
        ["denoise"] = new(0.05m, 1, 3),
        ["steps"] = new(1, 150, 0),
        ["guidance"] = new(0, 20, 2),
        ["strength"] = new(0, 1, 3),
        ["shift"] = new(0, 20, 2),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Known.Keys;

    public decimal Width => Most - Least;

    public static ParameterRange? Find(string name) => Known.GetValueOrDefault(name);

    public decimal Clamp(decimal value) => Math.Clamp(Math.Round(value, Decimals, MidpointRounding.AwayFromZero), Least, Most);
}
