namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Holds the colours of a clip's first frames against those of its last.</summary>
/// <param name="stretch">Frames that make a beginning, or an end.</param>
internal sealed class ColourMeter(int stretch = ColourMeter.Stretch)
{
    public const int Stretch = 6;

    /// <summary>Bits of each colour that count; 4,096 bins in all.</summary>
    private const int Bits = 4;

    private readonly Queue<int[]> _last = new();
    private readonly int[] _first = new int[1 << (3 * Bits)];
    private int _frames;

    /// <summary>0..1; null when the clip is too short to have a beginning apart from its end.</summary>
    public double? Overlap
    {
        get
        {
            if (_frames < 2 * stretch)
            {
                return null;
            }

            var last = new int[_first.Length];
            foreach (var histogram in _last)
            {
                for (var bin = 0; bin < last.Length; bin++)
                {
                    last[bin] += histogram[bin];
                }
            }

            long shared = 0, all = 0;
            for (var bin = 0; bin < last.Length; bin++)
            {
                shared += Math.Min(_first[bin], last[bin]);
                all += last[bin];
            }

            return (double)shared / all;
        }
    }

    public void Add(ReadOnlySpan<byte> rgb)
    {
        var histogram = _last.Count == stretch ? _last.Dequeue() : new int[_first.Length];
        Array.Clear(histogram);
        for (var at = 0; at < rgb.Length; at += 3)
        {
            histogram[(rgb[at] >> Bits << (2 * Bits)) | (rgb[at + 1] >> Bits << Bits) | (rgb[at + 2] >> Bits)]++;
        }

        _last.Enqueue(histogram);
        if (_frames++ < stretch)
        {
            for (var bin = 0; bin < _first.Length; bin++)
            {
                _first[bin] += histogram[bin];
            }
        }
    }
}
