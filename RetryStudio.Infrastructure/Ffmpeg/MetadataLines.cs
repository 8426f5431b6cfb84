using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>
/// Collects what ffmpeg's metadata filter prints among its errors: a line that names a frame, then one for each figure. For every frame
/// measured at native size comes one such block with everything, then one with the blur at half size and one at a quarter; the start image has one of its own.
/// </summary>
internal sealed class MetadataLines(int width, int height)
{
    private readonly List<NativeMeasure> _natives = [];
    private readonly Dictionary<string, double> _block = [];
    private StartImageMeasure? _startImage;
    private bool _halved;
    private double _at;

    /// <summary>How near the first frame is to the start image; null when it was not compared.</summary>
    public StartImageMeasure? StartImage
    {
        get
        {
            EndBlock();
            return _startImage;
        }
    }

    public ImmutableArray<NativeMeasure> Natives
    {
        get
        {
            EndBlock();
            return [.. _natives];
        }
    }

    /// <summary>Takes a line of metadata; false for everything else, which is a complaint.</summary>
    public bool Take(string line)
    {
        if (line.StartsWith("frame:", StringComparison.Ordinal))
        {
            EndBlock();
            _at = Value(line, "pts_time:");
            return true;
        }

        if (!line.StartsWith("lavfi.", StringComparison.Ordinal))
        {
            return false;
        }

        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
        {
            _block[line[6..equals]] = Number(line.AsSpan(equals + 1));
        }

        return true;
    }

    private void EndBlock()
    {
        if (_block.ContainsKey("signalstats.YAVG"))
        {
            _natives.Add(Native());
            _halved = false;
        }
        else if (_block.ContainsKey("ssim.Y"))
        {
            // The filter leaves the decibels out where the pictures are the same.
            _startImage = new StartImageMeasure(Of("ssim.Y"), double.IsNaN(Of("psnr.psnr_avg")) ? double.PositiveInfinity : Of("psnr.psnr_avg"));
        }
        else if (_block.ContainsKey("blur") && _natives.Count > 0)
        {
            _natives[^1] = _halved ? _natives[^1] with { QuarterBlur = Of("blur") } : _natives[^1] with { HalfBlur = Of("blur") };
            _halved = true;
        }

        _block.Clear();
    }

    private NativeMeasure Native() => new(double.IsFinite(_at) ? _at : 0)
    {
        Blur = Of("blur"),
        Blockiness = Of("block"),
        Saturation = Of("signalstats.SATAVG"),
        OutOfRange = Of("signalstats.BRNG"),
        Difference = _natives.Count == 0 ? double.NaN : Of("signalstats.YDIF"),
        InsideBorders = Inside(Of("cropdetect.w"), Of("cropdetect.h")),
    };

    /// <summary>NaN for a black frame, of which nothing is left to be inside.</summary>
    private double Inside(double wide, double high) => wide > 0 && high > 0 ? Math.Min(1, wide * high / ((double)width * height)) : double.NaN;

    private double Of(string name) => _block.TryGetValue(name, out var value) ? value : double.NaN;

    private static double Value(string line, string after)
    {
        var from = line.IndexOf(after, StringComparison.Ordinal);
        return from >= 0 ? Number(line.AsSpan(from + after.Length)) : double.NaN;
    }

    private static double Number(ReadOnlySpan<char> text) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : text.Trim() is "inf" ? double.PositiveInfinity : double.NaN;
}
