using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Retries;

/// <summary>
/// Makes the recipe of the next attempt from the original one. The shift of a parameter depends only on the new seed, the
/// attempt's number, the draw and the parameter's name, so a recorded attempt can be recomputed from its record.
/// </summary>
public static class ParameterJitter
{
    private const int Draws = 32;

    /// <param name="entropy">A random number; it becomes the seed unless the slot has used it before.</param>
    /// <param name="usedSeeds">Every seed this slot has had.</param>
    /// <param name="draw">Higher than 0 when earlier draws gave nothing new.</param>
    public static Recipe Apply(Recipe original, RetryPolicy policy, int attemptNumber, ulong entropy, IReadOnlySet<ulong> usedSeeds, int draw = 0)
    {
        var recipe = policy.SeedVariation ? original with { Seed = FreshSeed(entropy, usedSeeds) } : original;
        var seed = recipe.Seed;
        foreach (var (name, range) in policy.Jitters)
        {
            if (original.Number(name) is not { } value || ParameterRange.Find(name) is not { } bounds)
            {
                continue;
            }

            var position = (decimal)SplitMix.From(seed, attemptNumber + (draw << 16), name).NextDouble();
            var shift = ((position * 2) - 1) * range;
            recipe = recipe.WithNumber(name, Clamp(value + shift, value, range, bounds));
        }

        return recipe;
    }

    /// <summary>
    /// A recipe that the slot has not been made with. Null when the seed stays and the jitter is too small, or its range too
    /// narrow, to give another one.
    /// </summary>
    public static Recipe? Fresh(Recipe original, RetryPolicy policy, int attemptNumber, ulong entropy, AttemptHistory history) =>
        policy.SeedVariation
            ? Apply(original, policy, attemptNumber, entropy, history.UsedSeeds)
            : Enumerable.Range(0, Draws)
                .Select(draw => Apply(original, policy, attemptNumber, entropy, history.UsedSeeds, draw))
                .FirstOrDefault(recipe => recipe != original && !history.UsedRecipes.Contains(recipe));

    public static ulong FreshSeed(ulong entropy, IReadOnlySet<ulong> usedSeeds)
    {
        var source = new SplitMix(entropy);
        var seed = entropy;
        while (usedSeeds.Contains(seed))
        {
            seed = source.Next();
        }

        return seed;
    }

    /// <summary>What differs between two recipes, one entry per parameter.</summary>
    public static ImmutableArray<ParameterChange> Compare(Recipe original, Recipe varied)
    {
        var changes = ImmutableArray.CreateBuilder<ParameterChange>();
        if (original.Seed != varied.Seed)
        {
            changes.Add(new("seed", original.Seed, varied.Seed));
        }

        foreach (var name in ParameterRange.Names)
        {
            if (original.Number(name) is { } before && varied.Number(name) is { } after && before != after)
            {
                changes.Add(new(name, before, after));
            }
        }

        return changes.ToImmutable();
    }

    // Rounding must not carry a value out of the policy's own range, nor the range out of the parameter's bounds.
    private static decimal Clamp(decimal value, decimal original, decimal range, ParameterRange bounds)
    {
        var clamped = bounds.Clamp(value);
        return Math.Abs(clamped - original) <= range ? clamped : original;
    }
}

/// <summary>One parameter that was varied.</summary>
public sealed record ParameterChange(string Name, decimal Before, decimal After)
{
    public override string ToString() =>
        Name == "seed" ? "new seed" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name} {Before:0.0###} → {After:0.0###}");
}
