using System.Collections.Immutable;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Measures raw RGB frames as they come in, one after the other.</summary>
internal sealed class FrameMeter(int width, int height, double fps)
{
    /// <summary>Luma below this is almost black; of 255.</summary>
    public const int DarkBelow = 6;

    /// <summary>Luma above this is blown out; of 255.</summary>
    public const int BrightAbove = 249;

    private readonly ImmutableArray<FrameMeasure>.Builder _frames = ImmutableArray.CreateBuilder<FrameMeasure>();
    private byte[] _before = new byte[width * height];
    private byte[] _luma = new byte[width * height];

    public int FrameBytes => width * height * 3;

    public ImmutableArray<FrameMeasure> Frames => _frames.ToImmutable();

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
        long sum = 0, change = 0;
        int dark = 0, bright = 0;
        for (int pixel = 0, at = 0; pixel < _luma.Length; pixel++, at += 3)
        {
            var luma = ((77 * rgb[at]) + (150 * rgb[at + 1]) + (29 * rgb[at + 2]) + 128) >> 8;
            _luma[pixel] = (byte)luma;
            sum += luma;
            change += Math.Abs(luma - _before[pixel]);
            dark += luma < DarkBelow ? 1 : 0;
            bright += luma > BrightAbove ? 1 : 0;
        }

        double count = _luma.Length;
        var index = _frames.Count;
        _frames.Add(new FrameMeasure(fps > 0 ? index / fps : 0, sum / count, dark / count, bright / count, index == 0 ? 0 : change / count));
        (_before, _luma) = (_luma, _before);
    }
}
