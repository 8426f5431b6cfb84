using System.Collections.Immutable;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Workflows;

/// <summary>The parameters of a recipe that a workflow can take.</summary>
public static class WorkflowParameter
{
    public const string Seed = "seed";

    public const string Prompt = "prompt";

    public const string NegativePrompt = "negativePrompt";

    public const string StartImage = "startImage";

    /// <summary>The coherence sheet, as a picture to follow.</summary>
    public const string ReferenceImage = "referenceImage";

    /// <summary>The clip that is upscaled.</summary>
    public const string SourceVideo = "sourceVideo";

    public const string Frames = "frames";

    public static readonly ImmutableArray<string> Names =
        [Seed, Prompt, NegativePrompt, "steps", "cfg", "denoise", "width", "height", Frames, "fps", StartImage, ReferenceImage, SourceVideo, "guidance", "strength", "shift"];

    /// <summary>The recipe's value as it goes into the graph; null when the recipe has none.</summary>
    /// <param name="startImage">The name under which the backend keeps the start image.</param>
    public static JsonNode? ValueOf(string parameter, Recipe recipe, BindingTransform transform, string? startImage) => parameter switch
    {
        Seed => SeedFor(recipe.Seed, transform),
        Prompt => recipe.Prompt,
        NegativePrompt => recipe.NegativePrompt,
        StartImage => startImage,

        // Without one the file's own stays.
        ReferenceImage or SourceVideo => null,
        _ => NumberOf(parameter, recipe) is { } number ? Number(transform.Apply(number), IsWhole(parameter)) : null,
    };

    public static decimal? NumberOf(string parameter, Recipe recipe) => parameter switch
    {
        "width" => recipe.Width,
        "height" => recipe.Height,
        "fps" => recipe.Fps == 0 ? null : recipe.Fps,
        Frames => recipe.Seconds > 0 && recipe.Fps > 0 ? Math.Round(recipe.Seconds * recipe.Fps, MidpointRounding.AwayFromZero) : null,
        _ => recipe.Number(parameter),
    };

    // Some nodes take 32 bits only: the seed is folded into their range, so that different seeds stay different there as far as they can.
    private static JsonNode SeedFor(ulong seed, BindingTransform transform) =>
        transform.Most is { } most && seed > most ? JsonValue.Create((ulong)(seed % (most + 1)))! : JsonValue.Create(seed)!;

    private static bool IsWhole(string parameter) => parameter is "steps" or "width" or "height" or Frames or "fps";

    private static JsonValue Number(decimal value, bool whole) => whole ? JsonValue.Create((long)Math.Round(value, MidpointRounding.AwayFromZero)) : JsonValue.Create(value);
}
