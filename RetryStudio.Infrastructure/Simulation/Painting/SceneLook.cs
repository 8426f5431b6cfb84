namespace RetryStudio.Infrastructure.Simulation.Painting;

internal enum Motif
{
    House,
    Pines,
    Wanderer,
    Pair,
    Town,
    Portrait,
}

/// <summary>What a picture shows: the light and the motif follow the prompt, the composition follows the seed.</summary>
internal sealed record SceneLook(Palette Palette, Motif Motif, bool Water, ulong Place, ulong Composition)
{
    private static readonly (string[] Words, string Palette)[] Lights =
    [
        (["night", "moon", "midnight", "stars"], "night"),
        (["sunset", "dusk", "evening", "twilight"], "dusk"),
        (["dawn", "sunrise", "morning"], "dawn"),
        (["noon", "midday", "bright", "summer", "sunny"], "day"),
        (["fog", "mist", "rain", "winter", "snow", "grey"], "mist"),
        (["golden", "autumn", "desert", "harvest"], "golden"),
    ];

    private static readonly (string[] Words, Motif Motif)[] Motifs =
    [
        (["close-up", "closeup", "portrait", "face", "speaks", "says", "looks"], Motif.Portrait),
        (["two", "couple", "together", "they", "friends", "brothers", "sisters"], Motif.Pair),
        (["city", "town", "street", "skyline", "market", "harbour", "harbor"], Motif.Town),
        (["forest", "wood", "woods", "trees", "pines"], Motif.Pines),
        (["house", "cottage", "home", "farm", "village", "cabin", "lighthouse"], Motif.House),
        (["woman", "man", "girl", "boy", "captain", "walks", "stands", "she", "he", "figure"], Motif.Wanderer),
    ];

    private static readonly string[] Waters = ["sea", "lake", "river", "ocean", "harbour", "harbor", "bay", "coast", "shore", "boat", "water"];

    public static SceneLook Of(string prompt, ulong seed)
    {
        var place = StableHash.Of(prompt);
        var dice = new HashedRandom(place);
        var words = prompt.ToLowerInvariant().Split([' ', ',', '.', ';', ':', '!', '?', '\n', '"'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var anyPalette = Palette.All[dice.Index(Palette.All.Count)];
        var anyMotif = (Motif)dice.Index(6);
        var anyWater = dice.Chance(0.2);
        var light = Lights.FirstOrDefault(light => light.Words.Any(words.Contains)).Palette;
        return new SceneLook(
            Palette.All.FirstOrDefault(palette => palette.Name == light) ?? anyPalette,
            Motifs.FirstOrDefault(motif => motif.Words.Any(words.Contains)) is { Words: not null } motif ? motif.Motif : anyMotif,
            anyWater || Waters.Any(words.Contains),
            place,
            StableHash.Mix(place, seed));
    }
}
