using System.Text;

namespace RetryStudio.Domain.Narrations;

/// <summary>What of a text is heard. Pure.</summary>
internal static class SpokenLetters
{
    /// <summary>Letters and digits.</summary>
    public static int Of(string text) => text.EnumerateRunes().Count(Rune.IsLetterOrDigit);

    /// <summary>Its words in small letters, without anything that is not heard.</summary>
    public static IEnumerable<string> Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Bare).Where(word => word.Length > 0);

    private static string Bare(string word)
    {
        var letters = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes().Where(Rune.IsLetterOrDigit))
        {
            letters.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        return letters.ToString();
    }
}
