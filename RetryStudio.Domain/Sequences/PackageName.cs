using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace RetryStudio.Domain.Sequences;

/// <summary>Names of files in a package, which Windows, macOS and Linux all take. Pure.</summary>
internal static class PackageName
{
    /// <summary>Characters of a name with its folders, so that there is room for where it is unpacked to.</summary>
    public const int Limit = 160;

    private const int SafeLimit = 60;

    private static readonly FrozenSet<string> Devices =
        new[] { "con", "prn", "aux", "nul" }.Concat(Enumerable.Range(0, 10).SelectMany(number => new[] { $"com{number}", $"lpt{number}" })).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a stranger wrote, so that it neither fills the screen nor steers the terminal.</summary>
    public static string Shown(string text, int limit = Limit) => Sentence.Cut(string.Concat(text.Select(sign => IsSeen(sign) ? sign : '?')), limit);

    /// <summary>A text as a part of a file's name: Latin letters without accents, digits and hyphens.</summary>
    /// <param name="otherwise">For a text of which nothing is left.</param>
    public static string Safe(string text, string otherwise)
    {
        var safe = new StringBuilder();
        foreach (var sign in text.Normalize(NormalizationForm.FormD).Where(sign => CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark))
        {
            if (char.IsAsciiLetterOrDigit(sign))
            {
                safe.Append(sign);
            }
            else if (sign is not ('\'' or '’') && safe.Length > 0 && safe[^1] != '-')
            {
                safe.Append('-');
            }
        }

        var name = safe.ToString(0, Math.Min(safe.Length, SafeLimit)).Trim('-');
        return name.Length == 0 ? otherwise : Devices.Contains(name) ? $"{otherwise}-{name}" : name;
    }

    /// <summary>Why a name may not be in a package, as the end of a sentence; null when it may.</summary>
    public static string? Fault(string name) => name switch
    {
        "" => "is empty",
        { Length: > Limit } => $"is longer than {Limit} characters",
        _ when name[0] == '/' || name.Contains(':', StringComparison.Ordinal) => "is not relative to the package",
        _ when name.Contains('\\', StringComparison.Ordinal) => "has a backslash in it",
        _ when name.Any(sign => char.IsControl(sign) || sign is '<' or '>' or '"' or '|' or '?' or '*') => "has characters in it that not every system takes",
        _ => name.Split('/').Select(FaultOfPart).FirstOrDefault(fault => fault is not null),
    };

    private static string? FaultOfPart(string part) => part switch
    {
        "" => "names a folder and no file",
        "." or ".." => "leads out of its folder",
        _ when part[^1] is '.' or ' ' || part[0] == ' ' => "begins or ends in a way that not every system takes",
        _ when Devices.Contains(part.Split('.')[0]) => "is the name of a device on Windows",
        _ => null,
    };

    // Marks that turn the direction of writing are not seen either, but change what is read.
    private static bool IsSeen(char sign) =>
        CharUnicodeInfo.GetUnicodeCategory(sign) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
