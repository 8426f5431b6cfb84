using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Projects;

/// <summary>A script as it stands in the form, with what it would make.</summary>
public sealed record ScriptText(string Text, ScriptFormat Format, ScriptReading? Reading = null)
{
    public static readonly ScriptText Empty = new("", ScriptFormat.Text);

    public bool IsEmpty => string.IsNullOrWhiteSpace(Text);

    /// <summary>Whether it could be imported as it is.</summary>
    public bool IsWhole => Reading is { BadRows.IsEmpty: true };

    /// <summary>The format of a file by its name; null when it is none that is read.</summary>
    public static ScriptFormat? FormatOf(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".txt" => ScriptFormat.Text,
        ".csv" => ScriptFormat.Csv,
        ".json" => ScriptFormat.Json,
        _ => null,
    };
}
