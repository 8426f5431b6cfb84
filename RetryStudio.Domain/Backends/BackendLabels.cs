using System.Collections.Immutable;

namespace RetryStudio.Domain.Backends;

/// <summary>Labels that backends carry and workflows ask for, such as '24gb'.</summary>
public static class BackendLabels
{
    public const int Most = 12;

    public const int LengthLimit = 30;

    /// <summary>As they are kept: small letters, each once.</summary>
    /// <exception cref="RejectedException">Says what a label may be.</exception>
    public static ImmutableSortedSet<string> Read(IEnumerable<string> labels)
    {
        ImmutableSortedSet<string> read = [.. labels.Select(label => label.Trim().ToLowerInvariant()).Where(label => label.Length > 0)];
        return read.Count <= Most && read.All(IsLabel)
            ? read
            : throw RejectedException.Invalid("The labels cannot be kept.", new FieldError("labels", $"At most {Most}, each of at most {LengthLimit} letters, digits, '-', '_' or '.'."));
    }

    private static bool IsLabel(string text) => text.Length <= LengthLimit && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_' or '.');
}
