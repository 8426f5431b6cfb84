using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace RetryStudio.Infrastructure.Ffmpeg;

/// <summary>Makes ffmpeg's complaints fit to be stored and shown: no addresses, no folders of this machine, not too many.</summary>
internal static partial class DecodeComplaints
{
    public const int MaxLines = 12;
    public const int MaxLength = 240;

    public static ImmutableArray<string> Of(IEnumerable<string> lines, string file) =>
        [.. lines.Select(line => Clean(line, file)).Where(line => line.Length > 0).Distinct().Take(MaxLines)];

    private static string Clean(string line, string file)
    {
        var text = Address().Replace(line, "[$1] ")
            .Replace("file:" + Path.GetFullPath(file), Path.GetFileName(file), StringComparison.Ordinal)
            .Replace(Path.GetFullPath(file), Path.GetFileName(file), StringComparison.Ordinal)
            .Trim();
        return text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength - 1), "…");
    }

    [GeneratedRegex(@"\[([^\]@,]+)[^\]@]* @ 0x[0-9a-f]+\] ?")]
    private static partial Regex Address();
}
