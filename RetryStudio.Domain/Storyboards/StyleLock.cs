using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Storyboards;

/// <summary>What the images of a project have in common: the style prompt, beside the coherence sheet as a picture to follow.</summary>
/// <param name="Reference">Media path of the composed sheet; null where there is none, or where the workflow has no input for it.</param>
public sealed record StyleLock(string Style, string? Reference)
{
    /// <summary>The same recipe in this style. Its prompt is the whole of what is sent: a sentence is followed by the style, anything else goes on with it.</summary>
    public Recipe ApplyTo(Recipe recipe) => recipe with { Prompt = $"{recipe.Prompt}{(Sentence.IsEnded(recipe.Prompt) ? "" : ",")} {Style}", Style = Style, ReferenceImage = Reference };

    /// <summary>Whether what was made by a recipe keeps this look. What took no reference picture depends on the words alone.</summary>
    public bool IsKeptBy(Recipe recipe) => recipe.Style == Style && (recipe.ReferenceImage is null || recipe.ReferenceImage == Reference);

    /// <summary>A recipe's prompt as its segment has it.</summary>
    public static string PromptWithout(Recipe recipe)
    {
        if (!EndsInStyle(recipe.Prompt, recipe.Style))
        {
            return recipe.Prompt;
        }

        var own = Before(recipe.Prompt, recipe.Style!);
        return own.EndsWith(',') ? own[..^1] : own;
    }

    /// <summary>A recipe with a prompt that a person wrote. It counts as carrying the style only while it ends with it.</summary>
    public static Recipe Reword(Recipe recipe, string prompt) => recipe with { Prompt = prompt, Style = EndsInStyle(prompt, recipe.Style) ? recipe.Style : null };

    private static bool EndsInStyle(string prompt, string? style) =>
        style is not null && prompt.EndsWith(" " + style, StringComparison.Ordinal) && Before(prompt, style) is var own && (own.EndsWith(',') || Sentence.IsEnded(own));

    private static string Before(string prompt, string style) => prompt[..^(1 + style.Length)];
}
