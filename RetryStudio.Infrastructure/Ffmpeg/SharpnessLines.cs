using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Quality;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>
/// Collects the blur values that ffmpeg's metadata filter prints among its errors: for every frame one at native size, then one at half size.
/// </summary>
internal sealed class SharpnessLines
{
    private readonly ImmutableArray<SharpnessMeasure>.Builder _measures = ImmutableArray.CreateBuilder<SharpnessMeasure>();
    private double _at;
    private double? _native;

    public ImmutableArray<SharpnessMeasure> Measures => _measures.ToImmutable();

    /// <summary>Takes a line of metadata; false for everything else, which is a complaint.</summary>
    public bool Take(string line)
    {
        if (line.StartsWith("frame:", StringComparison.Ordinal))
        {
            _at = Value(line, "pts_time:");
            return true;
        }

        if (!line.StartsWith("lavfi.", StringComparison.Ordinal))
        {
            return false;
        }

        if (line.StartsWith("lavfi.blur=", StringComparison.Ordinal))
        {
            Add(Value(line, "lavfi.blur="));
        }

        return true;
    }

    private void Add(double blur)
    {
        if (_native is not { } native)
        {
            _native = blur;
            return;
        }

        _measures.Add(new SharpnessMeasure(double.IsFinite(_at) ? _at : 0, native, blur));
        _native = null;
    }

    private static double Value(string line, string after)
    {
        var from = line.IndexOf(after, StringComparison.Ordinal);
        return from >= 0 && double.TryParse(line.AsSpan(from + after.Length).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : double.NaN;
    }
}
