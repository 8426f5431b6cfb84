using System.Globalization;
using System.Text;

namespace RetryStudio.Domain.Storyboards;

/// <summary>What may stand in a text that a person typed.</summary>
public static class PlainText
{
    /// <summary>How a number is written. Without commas: '2,5' must not become 25.</summary>
    public const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>One trimmed line, or a rejection that names the field.</summary>
    public static string Line(string? text, string field, int limit)
    {
        var trimmed = text?.Trim() ?? "";
        return Fault(trimmed, limit) is { } fault
            ? throw RejectedException.Invalid($"The {field} {fault}", new FieldError(field, $"It {fault}"))
            : trimmed;
    }

    /// <summary>Text that was typed over several lines, as one trimmed line.</summary>
    public static string Joined(string text) => text.ReplaceLineEndings(" ").Trim();

    /// <summary>What is wrong with a line, to follow 'it'; null when nothing is.</summary>
    public static string? Fault(string text, int limit)
    {
        if (text.Length == 0)
        {
            return "is empty.";
        }

        if (text.Length > limit)
        {
            return $"is too long: {text.Length:N0} characters, at most {limit:N0} are possible.";
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) && rune.Value != '\t')
            {
                return $"has a control character (U+{rune.Value:X4}). Remove it.";
            }

            if (rune == Rune.ReplacementChar)
            {
                return "has a broken character. Save the text as UTF-8.";
            }
        }

        return null;
    }
}
