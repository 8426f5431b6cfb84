using System.Collections.Immutable;

namespace RetryStudio.Domain.Generation;

/// <summary>Everything that decides a result. The recipe an attempt records is the recipe its backend receives.</summary>
public sealed record Recipe
{
    /// <summary>Unsigned 64 bit, end to end.</summary>
    public required ulong Seed { get; init; }

    public required string Workflow { get; init; }

    public required string Prompt { get; init; }

    public string NegativePrompt { get; init; } = "";

    public int Steps { get; init; } = 24;

    public decimal Cfg { get; init; } = 7.0m;

    public decimal Denoise { get; init; } = 0.75m;

    public int Width { get; init; } = 640;

    public int Height { get; init; } = 360;

    /// <summary>Length in seconds; 0 for an image.</summary>
    public decimal Seconds { get; init; }

    /// <summary>Frames per second; 0 for an image and for audio.</summary>
    public int Fps { get; init; }

    /// <summary>Media path of the start image, relative to the media root; null when there is none.</summary>
    public string? StartImage { get; init; }

    /// <summary>The project's style, with which the prompt ends; null when the prompt carries none.</summary>
    public string? Style { get; init; }

    /// <summary>Media path of the coherence sheet whose look an image follows; null when there is none.</summary>
    public string? ReferenceImage { get; init; }

    /// <summary>Media path of the clip that is upscaled, relative to the media root; null for what is made from nothing else than this recipe.</summary>
    public string? SourceVideo { get; init; }

    /// <summary>Further numeric parameters of the workflow, by name.</summary>
    public ImmutableSortedDictionary<string, decimal> Extra { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>The value of a numeric parameter, or null when this recipe has none of that name.</summary>
    public decimal? Number(string name) => name switch
    {
        "cfg" => Cfg,
        "denoise" => Denoise,
        "steps" => Steps,
        _ => Extra.TryGetValue(name, out var value) ? value : null,
    };

    /// <summary>This recipe with one numeric parameter replaced.</summary>
    public Recipe WithNumber(string name, decimal value) => name switch
    {
        "cfg" => this with { Cfg = value },
        "denoise" => this with { Denoise = value },
        "steps" => this with { Steps = (int)Math.Round(value, MidpointRounding.AwayFromZero) },
        _ => this with { Extra = Extra.SetItem(name, value) },
    };

    public bool Equals(Recipe? other) =>
        other is not null
        && (Seed, Workflow, Prompt, NegativePrompt, Steps, Cfg, Denoise) == (other.Seed, other.Workflow, other.Prompt, other.NegativePrompt, other.Steps, other.Cfg, other.Denoise)
        && (Width, Height, Seconds, Fps, StartImage) == (other.Width, other.Height, other.Seconds, other.Fps, other.StartImage)
        && (Style, ReferenceImage, SourceVideo) == (other.Style, other.ReferenceImage, other.SourceVideo)
        && Extra.SequenceEqual(other.Extra);

    public override int GetHashCode() => HashCode.Combine(Seed, Workflow, Prompt, Steps, Cfg, Denoise, Width, Seconds);
}
