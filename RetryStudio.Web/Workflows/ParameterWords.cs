using System.Globalization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Web.Workflows;

/// <summary>The parameters of a recipe as they stand on the screens.</summary>
public static class ParameterWords
{
    public static string Label(string parameter) => parameter switch
    {
        WorkflowParameter.NegativePrompt => "Negative prompt",
        WorkflowParameter.StartImage => "Start image",
        WorkflowParameter.ReferenceImage => "Reference image",
        WorkflowParameter.SourceVideo => "Source clip",
        "fps" => "Frames per second",
        _ => char.ToUpperInvariant(parameter[0]) + parameter[1..],
    };

    /// <summary>What follows when it goes nowhere.</summary>
    public static string Unbound(string parameter, AssetKind kind) => parameter switch
    {
        WorkflowParameter.Frames or "fps" when kind == AssetKind.Image => "A picture has none.",
        WorkflowParameter.StartImage when kind == AssetKind.Image => "The picture begins with the prompt alone.",
        WorkflowParameter.ReferenceImage when kind == AssetKind.Image => "The coherence sheet is not seen; its style prompt goes with the prompt all the same.",
        WorkflowParameter.ReferenceImage => "A video follows its image, which follows the coherence sheet.",
        WorkflowParameter.SourceVideo when kind == AssetKind.Video => "It makes new clips; one that upscales takes the clip here.",
        WorkflowParameter.SourceVideo => "Only clips are upscaled.",
        WorkflowParameter.Seed => "It must go somewhere, unless the workflow upscales: without it every attempt gives the same.",
        WorkflowParameter.Prompt => "Every segment gives what the file's own prompt says.",
        WorkflowParameter.NegativePrompt => "The file's own one stays, whatever a segment asks for.",
        WorkflowParameter.StartImage => "A video does not begin with the segment's image.",
        WorkflowParameter.Frames => "Every clip is as long as the file says, whatever the segment's length.",
        "width" or "height" => "The file's own size stays.",
        _ => "The file's own value stays, and retries cannot vary it.",
    };

    /// <summary>How a value is made fit; null when it goes in as it is.</summary>
    /// <example>The value is rounded to 8, at least 16.</example>
    public static string? Of(BindingTransform? transform)
    {
        if (transform is null || transform == BindingTransform.None)
        {
            return null;
        }

        if (transform.Share is { } share)
        {
            return Text($"It gets {share * 100:0.#} % of the value, rounded.");
        }

        string?[] words =
        [
            transform.FramesByFour ? "rounded to 4n+1 frames" : transform.Step > 0 ? Text($"rounded to {transform.Step:0.####}") : null,
            (transform.Least, transform.Most) switch
            {
                ({ } least, { } most) => Text($"from {least:0.####} to {most:0.####}"),
                ({ } least, null) => Text($"at least {least:0.####}"),
                (null, { } most) => Text($"at most {most:0.####}"),
                _ => null,
            },
        ];
        return $"The value is {string.Join(", ", words.OfType<string>())}.";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
