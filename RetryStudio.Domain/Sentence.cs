namespace RetryStudio.Domain;

/// <summary>Sentences as they are kept.</summary>
public static class Sentence
{
    public const int Limit = 2000;

    private static readonly char[] Endings = ['.', '!', '?', '…'];

    public static bool IsEnded(string text) => Endings.Any(text.EndsWith);

    /// <summary>A sentence quotes what machines said, which may be of any length: the rest is cut off.</summary>
    public static string Cut(string text, int limit = Limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        // Never in the middle of a character.
        var length = char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1;
        return text[..length] + "…";
    }
}
