using System.Collections.Immutable;
using System.Globalization;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Comparisons;

/// <summary>How attempts are set against each other on the page.</summary>
public enum CompareView
{
    Side,
    Wipe,
    Heat,
}

/// <summary>Which attempts are compared, and how. It lives in the address.</summary>
/// <param name="Kind">Null: videos if two of them have files, else images.</param>
/// <param name="Numbers">Attempt numbers, up to four.</param>
/// <param name="Blind">Numbers and scores are hidden until a choice is made.</param>
public sealed record CompareQuery(AssetKind? Kind, ImmutableArray<int> Numbers, CompareView View = CompareView.Side, bool Blind = false)
{
    public const int Most = 4;

    private static readonly string[] Names = ["a", "b", "c", "d"];

    public static CompareQuery Of(AssetKind kind, params ImmutableArray<int> numbers) => new(kind, numbers);

    /// <summary>Reads an address; what cannot be read asks for nothing.</summary>
    public static CompareQuery Read(IEnumerable<string?> numbers, string? kind, string? view, string? blind) => new(
        Enum.TryParse<AssetKind>(kind, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null,
        [.. numbers.Select(Number).OfType<int>().Distinct().Take(Most)],
        Enum.TryParse<CompareView>(view, ignoreCase: true, out var shown) && Enum.IsDefined(shown) ? shown : CompareView.Side,
        blind == "1");

    public string UrlOf(Guid segment)
    {
        var parts = Numbers.Zip(Names, (number, name) => string.Create(CultureInfo.InvariantCulture, $"{name}={number}")).ToList();
        if (Kind is { } kind)
        {
            parts.Add($"kind={kind.ToString().ToLowerInvariant()}");
        }

        if (View != CompareView.Side)
        {
            parts.Add($"view={View.ToString().ToLowerInvariant()}");
        }

        if (Blind)
        {
            parts.Add("blind=1");
        }

        return $"segments/{segment}/compare{(parts.Count > 0 ? "?" : "")}{string.Join('&', parts)}";
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
