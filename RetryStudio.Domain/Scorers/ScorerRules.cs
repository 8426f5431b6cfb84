using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Quality.Checks;

namespace RetryStudio.Domain.Scorers;

/// <summary>What a scorer must be to be kept. Each fault is a sentence for its field.</summary>
public static class ScorerRules
{
    private const int TextLimit = 400;

    /// <summary>The connection itself sets these.</summary>
    private static readonly string[] Ours = ["Host", "Content-", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "TE", "Trailer", "Proxy-"];

    /// <exception cref="RejectedException">Names every field that cannot be kept as it is.</exception>
    public static void Require(ScorerSettings settings)
    {
        var errors = Errors(settings).ToImmutableArray();
        if (!errors.IsEmpty)
        {
            throw RejectedException.Invalid("The scorer was not saved, because some values cannot be used.", errors);
        }
    }

    private static IEnumerable<FieldError> Errors(ScorerSettings settings) =>
        OfSource(settings).Concat(OfNumbers(settings)).Concat(settings.Headers.Select(header => HeaderFault(header.Key, header.Value)).OfType<string>().Take(1).Select(fault => new FieldError("headers", fault))).Concat(OfChecks(settings));

    private static IEnumerable<FieldError> OfSource(ScorerSettings settings)
    {
        if (settings.Type == ScorerType.Http && AddressFault(settings.Address) is { } address)
        {
            yield return new("address", address);
        }
        else if (settings.Type == ScorerType.Command && TextFault(settings.Program) is { } program)
        {
            yield return new("program", program);
        }

        if (settings.Type == ScorerType.Command && (settings.Arguments.Length > ScorerSettings.MostArguments || settings.Arguments.Any(argument => argument.Length > TextLimit || argument.Contains('\0', StringComparison.Ordinal))))
        {
            yield return new("arguments", $"There may be {ScorerSettings.MostArguments} of them, of {TextLimit} letters each.");
        }
    }

    private static IEnumerable<FieldError> OfNumbers(ScorerSettings settings)
    {
        if (settings.TimeoutSeconds is < 1 or > ScorerSettings.LongestTimeout)
        {
            yield return new("timeoutSeconds", $"It must be between 1 and {ScorerSettings.LongestTimeout} seconds.");
        }

        if (settings.MostAtOnce is < 1 or > ScorerSettings.MostAtOnceLimit)
        {
            yield return new("mostAtOnce", $"It must be between 1 and {ScorerSettings.MostAtOnceLimit}.");
        }
    }

    private static IEnumerable<FieldError> OfChecks(ScorerSettings settings)
    {
        if (settings.Checks.IsEmpty || settings.Checks.Length > ScorerSettings.MostChecks)
        {
            yield return new("checks", $"Name at least one check that it gives the score of, and at most {ScorerSettings.MostChecks}.");
        }

        foreach (var (number, scale) in settings.Checks.Index())
        {
            if ((settings.Checks.Take(number).Any(other => other.Check == scale.Check) ? "It is named twice." : NameFault(scale.Check)) is { } fault)
            {
                yield return new($"checks.{number}.check", fault);
            }

            if (!double.IsFinite(scale.Worst) || !double.IsFinite(scale.Best) || scale.Worst == scale.Best)
            {
                yield return new($"checks.{number}.worst", "The worst and the best figure must be two different numbers.");
            }

            if (scale.Kinds.IsEmpty || scale.Kinds.Contains(AssetKind.Audio))
            {
                yield return new($"checks.{number}.kinds", "It must take images, videos, or both.");
            }
        }
    }

    private static string? NameFault(string name) =>
        !CheckCatalogue.IsName(name) ? $"The name begins with a small letter, and goes on with small letters, digits and underscores, at most {CheckCatalogue.NameLimit}: such as face_confidence."
        : CheckCatalogue.Find(name) is { } known and not SourcedCheck ? $"The studio measures '{known.Label}' itself. Choose another name."
        : null;

    private static string? AddressFault(string? text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var uri) ? $"'{text}' is not an address. It looks like http://scorer:9100."
        : uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps ? $"'{uri.Scheme}' cannot be used. The address begins with http:// or https://."
        : uri.Host.Length == 0 ? $"'{text}' names no host."
        : uri.UserInfo.Length > 0 ? "The address must not carry a password. Enter it as a header."
        : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "The address ends before '?' and '#'."
        : text!.Length > TextLimit ? $"It must be at most {TextLimit} letters."
        : null;

    private static string? TextFault(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "Name the program, best by its full path."
        : text.Length > TextLimit || text.Any(char.IsControl) ? $"It must be one line of at most {TextLimit} letters."
        : null;

    private static string? HeaderFault(string name, string value) =>
        name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? $"'{name}' is not the name of a header."
        : Ours.Any(own => own.EndsWith('-') ? name.StartsWith(own, StringComparison.OrdinalIgnoreCase) : name.Equals(own, StringComparison.OrdinalIgnoreCase)) ? $"{name} cannot be set: the connection itself needs it."
        : value.Any(letter => letter is < ' ' or > '~') ? $"The value of {name} has letters that no header can carry."
        : null;
}
