using System.Globalization;
using System.Text.RegularExpressions;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>How large a file may be on the inside. A few bytes can name a picture that takes gigabytes once it is decoded.</summary>
internal static partial class DecodeLimits
{
    /// <summary>Of one picture; twice what an 8K frame has.</summary>
    public const int MostMegapixels = 64;

    /// <summary>In one file.</summary>
    public const int MostStreams = 32;

    /// <summary>Stand before the file that they are for.</summary>
    public static readonly string[] Arguments =
        ["-max_pixels", (MostMegapixels * 1024 * 1024).ToString(CultureInfo.InvariantCulture), "-max_streams", MostStreams.ToString(CultureInfo.InvariantCulture)];

    /// <summary>What went beyond the limits, as a sentence; null when nothing did, as far as ffmpeg complained.</summary>
    public static string? Exceeded(IEnumerable<string> complaints)
    {
        foreach (var line in complaints)
        {
            if (PictureSize().Match(line) is { Success: true } picture)
            {
                return $"The picture is {picture.Groups[1].Value} × {picture.Groups[2].Value} pixels; at most {MostMegapixels} megapixels are decoded.";
            }

            if (line.Contains("exceeds max_streams", StringComparison.Ordinal))
            {
                return $"The file has more than {MostStreams} streams, which no result of ours has.";
            }
        }

        return null;
    }

    [GeneratedRegex(@"Picture size (\d+)x(\d+) (?:exceeds|is invalid)")]
    private static partial Regex PictureSize();
}
