using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Comparisons;

/// <summary>One part of several recipes in which they differ.</summary>
/// <param name="Values">One for each recipe, in their order.</param>
public sealed record RecipeLine(string Label, ImmutableArray<string> Values)
{
    private static readonly (string Label, Func<Recipe, string> Of)[] Parts =
    [
        ("Seed", recipe => recipe.Seed.ToString(CultureInfo.InvariantCulture)),
        ("Steps", recipe => Words.Number(recipe.Steps)),
        ("Cfg", recipe => Words.Number(recipe.Cfg)),
        ("Denoise", recipe => Words.Number(recipe.Denoise)),
        ("Prompt", recipe => recipe.Prompt),
        ("Negative prompt", recipe => recipe.NegativePrompt.Length == 0 ? "none" : recipe.NegativePrompt),
        ("Size", recipe => $"{Words.Number(recipe.Width)} × {Words.Number(recipe.Height)}"),
        ("Length", recipe => $"{Words.Number(recipe.Seconds)} s"),
        ("Frames per second", recipe => Words.Number(recipe.Fps)),
        ("Workflow", recipe => recipe.Workflow),
        ("Start image", recipe => StartOf(recipe.StartImage)),
        ("Coherence sheet", recipe => SheetOf(recipe.ReferenceImage)),
        ("Upscaled from", recipe => ClipOf(recipe.SourceVideo)),
    ];

    /// <summary>Empty when the recipes are the same.</summary>
    public static ImmutableArray<RecipeLine> Of(IReadOnlyCollection<Recipe> recipes) =>
    [
        .. Parts.Select(part => new RecipeLine(part.Label, [.. recipes.Select(part.Of)]))
            .Concat(recipes.SelectMany(recipe => recipe.Extra.Keys).Distinct().Order(StringComparer.Ordinal)
                .Select(name => new RecipeLine(Words.Sentence(name), [.. recipes.Select(recipe => recipe.Number(name) is { } value ? Words.Number(value) : "not set")])))
            .Where(line => line.Values.Distinct().Skip(1).Any()),
    ];

    // The folder of a composed sheet names its version.
    private static string SheetOf(string? path) => path?.Split('/') is [.., var version, _] ? $"version {version}" : "none";

    // The folder of a media path names the attempt it came from.
    private static string StartOf(string? path) => path?.Split('/') is [.., var attempt, _] ? $"image of attempt {attempt.TrimStart('0')}" : path ?? "none";

    private static string ClipOf(string? path) => path?.Split('/') is [.., var attempt, _] ? $"attempt {attempt.TrimStart('0')}" : path ?? "none";
}
