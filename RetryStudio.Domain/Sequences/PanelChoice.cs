using System.Collections.Immutable;

namespace RetryStudio.Domain.Sequences;

/// <summary>Chooses the segments that a coherence sheet shows: spread evenly, and every scene while there is room. Pure.</summary>
public static class PanelChoice
{
    /// <param name="scenes">The scene of each segment, in the storyboard's order.</param>
    /// <returns>Nine places in that list, in order; fewer segments than panels are repeated. Empty without segments.</returns>
    public static ImmutableArray<int> Of(IReadOnlyList<Guid> scenes)
    {
        if (scenes.Count == 0)
        {
            return [];
        }

        if (scenes.Count < CoherenceSheet.Panels)
        {
            return [.. Enumerable.Range(0, CoherenceSheet.Panels).Select(panel => panel % scenes.Count)];
        }

        var groups = scenes.Select((scene, place) => (scene, place)).GroupBy(item => item.scene, item => item.place).Select(group => group.ToList()).ToList();
        return groups.Count > CoherenceSheet.Panels
            ? [.. Spread([.. Enumerable.Range(0, scenes.Count)], CoherenceSheet.Panels)]
            : [.. groups.Zip(Shares([.. groups.Select(group => group.Count)])).SelectMany(item => Spread(item.First, item.Second)).Order()];
    }

    // One for each scene; each further panel goes to the scene that has the most segments for those it shows, the earlier one of two.
    private static int[] Shares(IReadOnlyList<int> sizes)
    {
        var shares = sizes.Select(_ => 1).ToArray();
        for (var given = sizes.Count; given < CoherenceSheet.Panels; given++)
        {
            var next = Enumerable.Range(0, sizes.Count).Where(scene => shares[scene] < sizes[scene]).MaxBy(scene => (double)sizes[scene] / (shares[scene] + 1));
            shares[next]++;
        }

        return shares;
    }

    private static IEnumerable<int> Spread(IReadOnlyList<int> places, int count) =>
        Enumerable.Range(0, count).Select(index => places[((2 * index) + 1) * places.Count / (2 * count)]);
}
