using System.Collections.Immutable;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Measures small raw RGB frames as they come in, one after the other. It keeps the luma of half a second, however long the clip is.</summary>
internal sealed class FrameMeter
{
    /// <summary>Luma below this is almost black; of 255.</summary>
    public const int DarkBelow = 6;

    /// <summary>Luma above this is blown out; of 255.</summary>
    public const int BrightAbove = 249;

    /// <summary>A colour beyond this is at its end, and one this far from its other end makes the pixel no mere light or shadow.</summary>
    private const int ClippedAbove = 253, ClippedBelow = 2, FarFrom = 64;

    private readonly ImmutableArray<FrameMeasure>.Builder _frames = ImmutableArray.CreateBuilder<FrameMeasure>();
    private readonly int _width, _height, _quarter, _half;
    private readonly double _fps;
    private readonly byte[][] _luma;
    private readonly int[] _histogram = new int[256];

    public FrameMeter(int width, int height, double fps)
    {
        (_width, _height, _fps) = (width, height, fps);
        _quarter = Math.Max(1, (int)Math.Round(fps / 4));
        _half = Math.Max(2, (int)Math.Round(fps / 2));
        _luma = [.. Enumerable.Range(0, Math.Min(_half, MostKept) + 1).Select(_ => new byte[width * height])];
        Colours = new ColourMeter();
    }

    /// <summary>A frame rate beyond this keeps no longer than it.</summary>
    private const int MostKept = 120;

    public int FrameBytes => _width * _height * 3;

    public ImmutableArray<FrameMeasure> Frames => _frames.ToImmutable();

    /// <summary>The colours of the first frames against those of the last.</summary>
    public ColourMeter Colours { get; }

    /// <summary>Reads whole frames until the stream ends; an incomplete last one is dropped.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken ct)
    {
        var frame = new byte[FrameBytes];
        while (await stream.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, ct) == frame.Length)
        {
            Add(frame);
        }
    }

    public void Add(ReadOnlySpan<byte> rgb)
    {
        var index = _frames.Count;
        var luma = _luma[index % _luma.Length];
        Array.Clear(_histogram);
        long sum = 0;
        var clipped = 0;
        for (int pixel = 0, at = 0; pixel < luma.Length; pixel++, at += 3)
        {
            int red = rgb[at], green = rgb[at + 1], blue = rgb[at + 2];
            var light = ((77 * red) + (150 * green) + (29 * blue) + 128) >> 8;
            luma[pixel] = (byte)light;
            sum += light;
            _histogram[light]++;
            clipped += IsClipped(Math.Min(red, Math.Min(green, blue)), Math.Max(red, Math.Max(green, blue))) ? 1 : 0;
        }

        double count = luma.Length;
        _frames.Add(new FrameMeasure(_fps > 0 ? index / _fps : 0, sum / count, Below(DarkBelow) / count, (count - Below(BrightAbove + 1)) / count)
        {
            Change = Against(index, 1),
            ChangeOverTwo = Against(index, 2),
            ChangeOverQuarter = Against(index, _quarter),
            ChangeOverHalf = Against(index, _half),
            Gradient = Gradient(luma),
            Low = Level(0.1),
            High = Level(0.9),
            ClippedShare = clipped / count,
        });
        Colours.Add(rgb);
    }

    private static bool IsClipped(int least, int most) =>
        (most >= ClippedAbove && least <= 255 - FarFrom && least <= ClippedBelow + FarFrom) || (least <= ClippedBelow && most >= 255 - FarFrom);

    private int Below(int level)
    {
        var count = 0;
        foreach (var pixels in _histogram.AsSpan(0, level))
        {
            count += pixels;
        }

        return count;
    }

    private int Level(double share)
    {
        var wanted = share * _width * _height;
        var (level, passed) = (0, _histogram[0]);
        while (passed < wanted && level < 255)
        {
            passed += _histogram[++level];
        }

        return level;
    }

    private double Against(int index, int distance)
    {
        if (index < distance || distance >= _luma.Length)
        {
            return double.NaN;
        }

        byte[] now = _luma[index % _luma.Length], then = _luma[(index - distance) % _luma.Length];
        long change = 0;
        for (var pixel = 0; pixel < now.Length; pixel++)
        {
            change += Math.Abs(now[pixel] - then[pixel]);
        }

        return (double)change / now.Length;
    }

    private double Gradient(byte[] luma)
    {
        long sum = 0;
        for (var row = 1; row < _height; row++)
        {
            for (int pixel = (row * _width) + 1, end = (row + 1) * _width; pixel < end; pixel++)
            {
                sum += Math.Abs(luma[pixel] - luma[pixel - 1]) + Math.Abs(luma[pixel] - luma[pixel - _width]);
            }
        }

        var pairs = 2.0 * (_width - 1) * (_height - 1);
        return pairs > 0 ? sum / pairs : 0;
    }
}
