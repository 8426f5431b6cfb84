using System.Text;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Workflows;

/// <summary>What a workflow's name must be, and who may use it.</summary>
public static class WorkflowRules
{
    /// <summary>The name as it is kept; made from the title when none is given.</summary>
    public static string Name(string? name, string title)
    {
        var given = string.IsNullOrWhiteSpace(name) ? Slug(title) : name.Trim();
        var sentence = given.Length is 0 or > Workflow.NameLimit || !given.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? $"It must be 1 to {Workflow.NameLimit} small letters, digits and hyphens."
            : Routing.For(given) == BackendType.Simulated ? $"Names that begin with '{Routing.SimulatedPrefix}' belong to the simulated GPUs."
            : null;
        return sentence is null ? given : throw RejectedException.Invalid($"'{given}' cannot be the workflow's name.", new FieldError("name", sentence));
    }

    /// <exception cref="RejectedException">Says why scene types cannot make this kind with it.</exception>
    public static void RequireUsable(Workflow? workflow, AssetKind kind, string name)
    {
        var field = kind.ToString().ToLowerInvariant();
        if (workflow is null)
        {
            throw RejectedException.Invalid($"There is no workflow '{name}'.", new FieldError(field, "There is no workflow of that name. Import it first."));
        }

        if (workflow.Kind != kind)
        {
            throw RejectedException.Invalid($"'{workflow.Title}' does not make this kind.", new FieldError(field, $"It makes {workflow.Kind.ToString().ToLowerInvariant()}s."));
        }

        if (workflow.Upscales)
        {
            throw RejectedException.Invalid($"'{workflow.Title}' makes nothing new.", new FieldError(field, "It upscales a clip that is there: choose it in a project's delivery format."));
        }
    }

    /// <exception cref="RejectedException">Says why clips cannot be upscaled by it.</exception>
    public static void RequireUpscaler(Workflow? workflow, string name)
    {
        var sentence = Routing.For(name) switch
        {
            BackendType.Simulated => name == Upscaling.Simulated ? null : $"The simulated GPUs call it '{Upscaling.Simulated}'.",
            BackendType.Speech => "The speech endpoint makes narration only.",
            _ when workflow is null => "There is no workflow of that name. Import it first.",
            _ when !workflow.Upscales => "It takes no clip to upscale: none of its inputs is bound to the source video.",
            _ => null,
        };
        if (sentence is not null)
        {
            throw RejectedException.Invalid($"Clips cannot be upscaled by '{name}'.", new FieldError("upscale", sentence));
        }
    }

    /// <summary>Simulated GPUs have one workflow for each kind, and the speech endpoint has one for narration.</summary>
    public static void RequireKnown(IReadOnlyDictionary<AssetKind, string> names)
    {
        foreach (var (kind, name) in names.Where(named => Routing.For(named.Value) == BackendType.Speech && (named.Key != AssetKind.Audio || SpeechVoice.Of(named.Value) is null)))
        {
            throw RejectedException.Invalid($"'{name}' cannot be used here.", new FieldError(kind.ToString().ToLowerInvariant(), kind == AssetKind.Audio
                ? $"A voice is written as {SpeechVoice.Prefix}MODEL:VOICE, without blanks and with at most {Workflow.NameLimit} letters."
                : "The speech endpoint makes narration only."));
        }

        foreach (var (kind, name) in names.Where(named => Routing.For(named.Value) == BackendType.Simulated && BaseRecipes.Default.WorkflowOf(named.Key) != named.Value))
        {
            throw RejectedException.Invalid($"There is no workflow '{name}'.", new FieldError(kind.ToString().ToLowerInvariant(), $"The simulated GPUs call it '{BaseRecipes.Default.WorkflowOf(kind)}'."));
        }
    }

    private static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var letter in title.ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var whole = slug.ToString();
        return whole[..Math.Min(whole.Length, Workflow.NameLimit)].Trim('-');
    }
}
