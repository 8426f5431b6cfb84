using System.Globalization;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Collects what ffmpeg's metadata filter prints of its comparison, frame by frame.</summary>
internal sealed class LikenessLines
{
    private const string Ssim = "lavfi.ssim.All=";

    private const string Squares = "lavfi.psnr.mse_avg=";

    private const double White = 255;

    private (double Sum, int Count) _ssim;

    private (double Sum, int Count) _squares;

    /// <summary>Over all frames; null when none was compared.</summary>
    public Likeness? Likeness => _ssim.Count > 0 && _squares.Count > 0
        ? new(false, _ssim.Sum / _ssim.Count, Math.Sqrt(_squares.Sum / _squares.Count) / White)
        : null;

    /// <summary>Takes a line of metadata; false for everything else, which is a complaint.</summary>
    public bool Take(string line)
    {
        Add(ref _ssim, line, Ssim);
        Add(ref _squares, line, Squares);
        return line.StartsWith("frame:", StringComparison.Ordinal) || line.StartsWith("lavfi.", StringComparison.Ordinal);
    }

    private static void Add(ref (double Sum, int Count) figure, string line, string name)
    {
        if (line.StartsWith(name, StringComparison.Ordinal) && double.TryParse(line.AsSpan(name.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            figure = (figure.Sum + value, figure.Count + 1);
        }
    }
}
