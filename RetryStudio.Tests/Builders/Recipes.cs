using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Tests.Builders;

public static class Recipes
{
    public static Recipe Image(ulong seed = 1) => new() { Seed = seed, Workflow = "test-image", Prompt = "A lighthouse at dusk" };

    public static Recipe Video(ulong seed = 1) => Image(seed) with { Workflow = "test-video", Seconds = 2, Fps = 12, StartImage = "project/segment/image/1/media.png" };

    public static Recipe With(this Recipe recipe, string name, decimal value) => recipe with { Extra = recipe.Extra.SetItem(name, value) };

    public static ImmutableSortedDictionary<string, decimal> Ranges(params (string Name, decimal Range)[] ranges) =>
        ranges.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Range, StringComparer.Ordinal);
}
