using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality;

/// <summary>Raw measures of one media file, before any judgement.</summary>
public sealed record MediaMeasures
{
    /// <summary>Whether the file could be opened at all.</summary>
    public bool Readable { get; init; }

    /// <summary>What the decoder complained about; empty when the whole file decodes.</summary>
    public ImmutableArray<string> DecodeErrors { get; init; } = [];

    /// <summary>What the file's name says it is, where its content says something else; null when they agree.</summary>
    public string? MisnamedAs { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public double Fps { get; init; }

    /// <summary>Seconds.</summary>
    public double Duration { get; init; }

    /// <summary>Every frame, at 160 pixels on the long side.</summary>
    public ImmutableArray<FrameMeasure> Frames { get; init; } = [];

    /// <summary>Four frames of a second, at native size; empty when the picture is too small for it.</summary>
    public ImmutableArray<NativeMeasure> Natives { get; init; } = [];

    /// <summary>How much the colours of the first and of the last frames overlap, 0..1; null for a picture.</summary>
    public double? Overlap { get; init; }

    /// <summary>How near the first frame is to the start image; null when there is none.</summary>
    public StartImageMeasure? StartImage { get; init; }

    /// <summary>Null when there is no sound.</summary>
    public SoundMeasure? Sound { get; init; }

    /// <summary>What sources outside of this program say, by check.</summary>
    public ImmutableSortedDictionary<string, SourcedScore> Sourced { get; init; } = ImmutableSortedDictionary<string, SourcedScore>.Empty;
}

/// <summary>One small frame. Luma is 0..255, changes are mean absolute luma differences to an earlier frame and NaN where there is none.</summary>
/// <param name="At">Seconds from the start.</param>
/// <param name="Luma">Mean luma.</param>
/// <param name="DarkShare">Share of pixels that are almost black, 0..1.</param>
/// <param name="BrightShare">Share of pixels that are blown out, 0..1.</param>
public sealed record FrameMeasure(double At, double Luma, double DarkShare, double BrightShare)
{
    /// <summary>Against the frame before.</summary>
    public double Change { get; init; } = double.NaN;

    /// <summary>Against the frame before that.</summary>
    public double ChangeOverTwo { get; init; } = double.NaN;

    /// <summary>Against the frame a quarter of a second before.</summary>
    public double ChangeOverQuarter { get; init; } = double.NaN;

    /// <summary>Against the frame half a second before.</summary>
    public double ChangeOverHalf { get; init; } = double.NaN;

    /// <summary>Mean luma difference between neighbouring pixels.</summary>
    public double Gradient { get; init; }

    /// <summary>Luma that a tenth of the pixels stay below.</summary>
    public double Low { get; init; }

    /// <summary>Luma that a tenth of the pixels exceed.</summary>
    public double High { get; init; }

    /// <summary>Share of pixels with one colour at its end while another is far from it, 0..1.</summary>
    public double ClippedShare { get; init; }
}

/// <summary>One frame at native size. A figure that could not be had is NaN.</summary>
public sealed record NativeMeasure(double At)
{
    /// <summary>Width of its edges; NaN when it is flat.</summary>
    public double Blur { get; init; } = double.NaN;

    /// <summary>The same of the picture at half size. The ratio of the two rises as detail is lost.</summary>
    public double HalfBlur { get; init; } = double.NaN;

    /// <summary>The same at a quarter of the size; NaN where that is too small. What is blurred beyond recognition is as blurred at half size.</summary>
    public double QuarterBlur { get; init; } = double.NaN;

    /// <summary>How far the borders of 8×8 blocks stand out; 1 is none.</summary>
    public double Blockiness { get; init; } = double.NaN;

    /// <summary>Mean saturation.</summary>
    public double Saturation { get; init; } = double.NaN;

    /// <summary>Share of pixels with colours that video cannot show, 0..1.</summary>
    public double OutOfRange { get; init; } = double.NaN;

    /// <summary>Mean absolute luma difference to the native frame measured before.</summary>
    public double Difference { get; init; } = double.NaN;

    /// <summary>Share of the picture inside of black borders, 0..1.</summary>
    public double InsideBorders { get; init; } = double.NaN;
}

/// <param name="Structure">Structural similarity of the luma, up to 1.</param>
/// <param name="Colour">Peak signal to noise over all channels in dB; infinite for the same picture.</param>
/// <param name="Obstacle">Why it could not be compared; null when it was.</param>
public sealed record StartImageMeasure(double Structure, double Colour, string? Obstacle = null);

/// <param name="Loudness">Integrated loudness in LUFS; negative infinity for digital silence.</param>
/// <param name="Seconds">Length that was decoded.</param>
/// <param name="LongestSilence">Longest stretch below -50 dB, in seconds.</param>
/// <param name="SilentShare">Share of the time below -50 dB, 0..1.</param>
/// <param name="ClippedShare">Share of the samples in runs at full scale, 0..1.</param>
public sealed record SoundMeasure(double Loudness, double Seconds, double LongestSilence, double SilentAt, double SilentShare, double ClippedShare, double ClippedAt);
