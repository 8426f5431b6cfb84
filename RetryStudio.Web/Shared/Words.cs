using System.Globalization;
using System.Text.RegularExpressions;

namespace RetryStudio.Web.Shared;

/// <summary>Numbers and times as they stand on the screens.</summary>
public static partial class Words
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <example>1,240 GPU s</example>
    public static string Gpu(decimal seconds) => string.Create(Culture, $"{seconds:#,0.#} GPU s");

    public static string Number(decimal number) => number.ToString("#,0.###", Culture);

    /// <example>0.87</example>
    public static string Score(double score) => score.ToString("0.00", Culture);

    /// <example>1 segment, 24 segments</example>
    public static string Count(int number, string noun) => string.Create(Culture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    /// <example>45 s, 2 min 05 s, 1 h 10 min</example>
    public static string Duration(TimeSpan time)
    {
        var seconds = (long)Math.Max(0, Math.Round(time.TotalSeconds));
        return seconds switch
        {
            < 60 => string.Create(Culture, $"{seconds} s"),
            < 3600 => string.Create(Culture, $"{seconds / 60} min {seconds % 60:00} s"),
            _ => string.Create(Culture, $"{seconds / 3600:N0} h {seconds / 60 % 60:00} min"),
        };
    }

    /// <summary>A duration where there is little room.</summary>
    /// <example>45s, 3m 20s, 2h 14m</example>
    public static string Clock(TimeSpan time)
    {
        var seconds = (long)Math.Max(0, Math.Round(time.TotalSeconds));
        return seconds switch
        {
            < 60 => string.Create(Culture, $"{seconds}s"),
            < 3600 => string.Create(Culture, $"{seconds / 60}m {seconds % 60:00}s"),
            _ => string.Create(Culture, $"{seconds / 3600:N0}h {seconds / 60 % 60:00}m"),
        };
    }

    /// <summary>A duration that is only guessed.</summary>
    /// <example>40 s, 3 min, 1 h 10 min</example>
    public static string Roughly(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => "a few s",
        < 60 => string.Create(Culture, $"{Math.Ceiling(time.TotalSeconds / 10) * 10} s"),
        < 3600 => string.Create(Culture, $"{Math.Ceiling(time.TotalMinutes)} min"),
        _ => Duration(time),
    };

    /// <example>just now, 5 min ago, 3 days ago</example>
    public static string Ago(DateTimeOffset then, DateTimeOffset now) => (now - then) switch
    {
        { TotalSeconds: < 60 } => "just now",
        { TotalMinutes: < 60 } time => string.Create(Culture, $"{(int)time.TotalMinutes} min ago"),
        { TotalHours: < 24 } time => string.Create(Culture, $"{(int)time.TotalHours} h ago"),
        { TotalDays: < 2 } => "yesterday",
        var time => string.Create(Culture, $"{(int)time.TotalDays} days ago"),
    };

    /// <example>21 Nov 2026, 14:05 UTC</example>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", Culture);

    /// <summary>A name from code as words: <c>maxAttempts</c> and <c>OutOfMemory</c> become 'Max attempts' and 'Out of memory'.</summary>
    public static string Sentence(string name)
    {
        var words = Humps().Replace(name, " ").Replace('_', ' ').ToLowerInvariant();
        return words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex Humps();
}
