using System.Collections.Immutable;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Narrations;

/// <summary>Decides which segments are spoken in one go. Pure.</summary>
public static class TakeGrouping
{
    /// <summary>What stands between two segments: voices rest at a paragraph.</summary>
    public const string Break = "\n\n";

    /// <summary>
    /// Consecutive segments of one scene, as many as fit into <see cref="Segment.TakeLimit"/> characters. A segment that has no such
    /// neighbour is in none, and neither is one without words, which nobody could find again: they are spoken on their own.
    /// </summary>
    /// <param name="segments">In the storyboard's order.</param>
    public static IReadOnlyList<ImmutableArray<SpokenSegment>> Of(IEnumerable<SpokenSegment> segments)
    {
        var groups = new List<List<SpokenSegment>>();
        foreach (var segment in segments)
        {
            if (groups.Count > 0 && Follows(groups[^1], segment))
            {
                groups[^1].Add(segment);
            }
            else
            {
                groups.Add([segment]);
            }
        }

        return [.. groups.Where(group => group.Count > 1).Select(group => group.ToImmutableArray())];
    }

    public static string TextOf(IEnumerable<string> texts) => string.Join(Break, texts);

    private static bool Follows(List<SpokenSegment> group, SpokenSegment segment) =>
        group[^1] is var last && last.SceneId == segment.SceneId && last.Number + 1 == segment.Number
        && SpokenLetters.Of(last.Text) > 0 && SpokenLetters.Of(segment.Text) > 0
        && group.Sum(part => part.Text.Length + Break.Length) + segment.Text.Length <= Segment.TakeLimit;
}

/// <summary>A segment that is to be spoken.</summary>
public sealed record SpokenSegment(Guid SegmentId, Guid SceneId, int Number, string Text, decimal Seconds);
