using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality;

/// <summary>Raw measures of one media file, before any judgement.</summary>
public sealed record MediaMeasures
{
    /// <summary>Whether the file could be opened at all.</summary>
    public bool Readable { get; init; }

    /// <summary>What the decoder complained about; empty when the whole file decodes.</summary>
    public ImmutableArray<string> DecodeErrors { get; init; } = [];

    public int Width { get; init; }

    public int Height { get; init; }

    public double Fps { get; init; }

    /// <summary>Seconds.</summary>
    public double Duration { get; init; }

    /// <summary>Every frame, at 160 pixels on the long side.</summary>
    public ImmutableArray<FrameMeasure> Frames { get; init; } = [];

    /// <summary>Some frames, at native size.</summary>
    public ImmutableArray<SharpnessMeasure> Sharpness { get; init; } = [];

    /// <summary>Mean volume in dBFS of the sound; null when there is no sound.</summary>
    public double? MeanVolume { get; init; }

    /// <summary>What sources outside of this program say, by check.</summary>
    public ImmutableSortedDictionary<string, SourcedScore> Sourced { get; init; } = ImmutableSortedDictionary<string, SourcedScore>.Empty;
}

/// <param name="At">Seconds from the start.</param>
/// <param name="Luma">Mean luma, 0..255.</param>
/// <param name="DarkShare">Share of pixels that are almost black, 0..1.</param>
/// <param name="BrightShare">Share of pixels that are blown out, 0..1.</param>
/// <param name="Change">Mean absolute luma difference to the frame before; 0 for the first.</param>
public sealed record FrameMeasure(double At, double Luma, double DarkShare, double BrightShare, double Change);

/// <summary>Blur at native size, and of the picture at half size. Their ratio rises as detail is lost.</summary>
/// <param name="Native">NaN when the frame is flat.</param>
/// <param name="Half">NaN when the frame is flat.</param>
public sealed record SharpnessMeasure(double At, double Native, double Half);
