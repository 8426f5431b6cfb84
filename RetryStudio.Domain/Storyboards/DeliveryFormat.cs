using System.Text.Json.Serialization;

namespace RetryStudio.Domain.Storyboards;

/// <summary>What every master of a project is brought to.</summary>
public sealed record DeliveryFormat
{
    public const int LeastSide = 64, MostSide = 7680, MostFps = 100;

    public static readonly DeliveryFormat Default = new();

    /// <summary>Pixels; even, 64 to 7,680. Default 1,920.</summary>
    public int Width { get; init; } = 1920;

    /// <summary>Pixels; even, 64 to 7,680. Default 1,080.</summary>
    public int Height { get; init; } = 1080;

    /// <summary>Whole frames per second, 1 to 100. Default 24.</summary>
    public int Fps { get; init; } = 24;

    /// <summary>Of what is spoken, in LUFS, -40 to -5. A clip's own sound is no louder. Default -16.</summary>
    public decimal Loudness { get; init; } = -16;

    /// <summary>The workflow by which clips that are smaller are upscaled before they are promoted; null scales them by ffmpeg alone.</summary>
    public string? Upscale { get; init; }

    /// <summary>How small clips are upscaled, and to which size; null when they are not.</summary>
    [JsonIgnore]
    public string? UpscaleKey => Upscale is null ? null : FormattableString.Invariant($"{Upscale} {Width}x{Height}");

    /// <summary>The same for the same format, different for another. How a clip came to its size does not count: an upscaled one is another attempt.</summary>
    public string Key => FormattableString.Invariant($"{Width}x{Height}@{Fps}{Loudness:0.##}");

    public IEnumerable<FieldError> Faults()
    {
        foreach (var (field, side) in new[] { ("width", Width), ("height", Height) })
        {
            if (side is < LeastSide or > MostSide || side % 2 != 0)
            {
                yield return new(field, $"It must be an even number of pixels from {LeastSide} to {MostSide:N0}.");
            }
        }

        if (Fps is < 1 or > MostFps)
        {
            yield return new("fps", $"It must be from 1 to {MostFps} frames a second.");
        }

        if (Loudness is < -40 or > -5)
        {
            yield return new("loudness", "It must be from -40 to -5 LUFS.");
        }
    }
}
