using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Narrations;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Picks the silences out of what ffmpeg's <c>silencedetect</c> prints with <c>-v level+info</c>, and leaves only real complaints.</summary>
internal sealed class SilenceLines
{
    /// <summary>More of them are no speech.</summary>
    private const int Most = 20_000;

    private readonly ImmutableArray<SpokenSpan>.Builder _found = ImmutableArray.CreateBuilder<SpokenSpan>();
    private double? _start;

    /// <summary>In order. One that lasts to the end of the recording is among them only where ffmpeg says that it ended.</summary>
    public ImmutableArray<SpokenSpan> Found => _found.ToImmutable();

    /// <summary>Takes every line that is no complaint.</summary>
    public bool Take(string line)
    {
        // "silence_start: 1.234", then "silence_end: 2.345 | silence_duration: 1.111".
        if (After(line, "silence_start:") is { } start)
        {
            _start = Math.Max(0, start);
        }
        else if (After(line, "silence_end:") is { } end && _start is { } since)
        {
            _start = null;
            if (end > since && _found.Count < Most && (_found.Count == 0 || since >= _found[^1].End))
            {
                _found.Add(new(since, end));
            }
        }

        return !(line.Contains("[error]", StringComparison.Ordinal) || line.Contains("[fatal]", StringComparison.Ordinal) || line.Contains("[panic]", StringComparison.Ordinal));
    }

    private static double? After(string line, string label)
    {
        var at = line.IndexOf(label, StringComparison.Ordinal);
        return at >= 0
            && line[(at + label.Length)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } number
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : null;
    }
}
