using System.Globalization;
using System.Text;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Web.Api;

/// <summary>Rows of comma-separated values by RFC 4180, safe to open in a spreadsheet.</summary>
internal static class CsvText
{
    public const string ContentType = "text/csv; charset=utf-8";

    private const string LineEnd = "\r\n";

    /// <summary>A row, with its line end. Text that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    /// <param name="values">Text, numbers, times, enums; null is an empty field.</param>
    public static string Row(params IEnumerable<object?> values) => string.Join(',', values.Select(Field)) + LineEnd;

    /// <summary>The number of a segment; empty for a panel of the coherence sheet, which has a column of its own.</summary>
    public static int? Segment(int? number) => number > 0 ? number : null;

    public static int? Panel(int? number) => number is < 0 and >= -CoherenceSheet.Panels ? -number : null;

    /// <summary>The name of a take; empty for everything else.</summary>
    public static string? Take(int? number) => number is { } known && Domain.Storyboards.Segment.IsTake(known) ? Domain.Storyboards.Segment.NameOf(known) : null;

    private static string Field(object? value) => value switch
    {
        null => "",
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
        Enum name => Spelling.Snake(name.ToString())!,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(Harmless(value.ToString() ?? "")),
    };

    // A tab or a line end in front is skipped by spreadsheets, so that what follows counts.
    private static string Harmless(string text) => text.TrimStart() is [('=' or '+' or '-' or '@'), ..] ? "'" + text : text;

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text.Length != text.AsSpan().Trim().Length ? new StringBuilder(text).Replace("\"", "\"\"").Insert(0, '"').Append('"').ToString() : text;
}
