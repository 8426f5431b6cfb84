using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Web.Comparisons;

/// <summary>What of a segment is compared: worked out of its history and the address.</summary>
/// <param name="Kinds">Those of which there are two files at least.</param>
/// <param name="Choices">Every attempt of the kind that has a file, by number.</param>
/// <param name="Panes">Those that are shown, two to four, in the order of the screen.</param>
/// <param name="Missing">Numbers that were asked for and have no file.</param>
public sealed record CompareBoard(AssetKind Kind, ImmutableArray<AssetKind> Kinds, ImmutableArray<AttemptView> Choices, ImmutableArray<ComparePaneView> Panes, ImmutableArray<int> Missing)
{
    /// <summary>Null when there are no two files to compare.</summary>
    /// <param name="shuffle">Decides the order of a blind comparison.</param>
    public static CompareBoard? Of(SegmentHistory history, CompareQuery query, ulong shuffle)
    {
        var byKind = history.Attempts.Where(attempt => attempt.Media is not null).ToLookup(attempt => attempt.Kind);
        ImmutableArray<AssetKind> kinds = [.. new[] { AssetKind.Video, AssetKind.Image, AssetKind.Audio }.Where(kind => byKind[kind].Take(2).Count() == 2)];
        if (kinds.IsEmpty)
        {
            return null;
        }

        var shown = query.Kind is { } asked && kinds.Contains(asked) ? asked : kinds[0];
        ImmutableArray<AttemptView> choices = [.. byKind[shown].OrderBy(attempt => attempt.Number)];
        var wanted = query.Numbers.Select(number => choices.FirstOrDefault(attempt => attempt.Number == number)).OfType<AttemptView>().ToList();
        while (wanted.Count < 2)
        {
            wanted.Add(Next(choices, wanted));
        }

        if (query.Blind)
        {
            wanted = [.. wanted.OrderBy(attempt => SplitMix.From(shuffle, attempt.Number, "blind").Next())];
        }

        return new(
            shown, kinds, choices,
            [.. wanted.Select((attempt, index) => new ComparePaneView(attempt, query.Blind ? $"{(char)('A' + index)}" : FormattableString.Invariant($"Attempt {attempt.Number}"), query.Blind))],
            [.. query.Numbers.Except(choices.Select(attempt => attempt.Number))]);
    }

    // The selected one beside the latest other one.
    private static AttemptView Next(ImmutableArray<AttemptView> choices, List<AttemptView> there) =>
        (there.Count == 0 ? choices.FirstOrDefault(attempt => attempt.IsSelected) ?? choices.MaxBy(attempt => attempt.Overall ?? 0) : null)
        ?? choices.Last(attempt => !there.Contains(attempt));

    /// <summary>Those that a view has room for: one over the other there are two.</summary>
    public ImmutableArray<ComparePaneView> PanesIn(CompareView view) => view == CompareView.Side || Kind == AssetKind.Audio ? Panes : Panes[..2];

    public ImmutableArray<int> Numbers => [.. Panes.Select(pane => pane.Attempt.Number)];
}

/// <summary>One attempt in the comparison.</summary>
/// <param name="Label">What it is called on the screen.</param>
/// <param name="Blind">Its number and scores are hidden.</param>
public sealed record ComparePaneView(AttemptView Attempt, string Label, bool Blind)
{
    public string MediaUrl => $"api/v1/attempts/{Attempt.Id}/media";

    public string PosterUrl => $"api/v1/attempts/{Attempt.Id}/poster";

    public string ThumbnailUrl(int number) => $"api/v1/attempts/{Attempt.Id}/thumbnails/{number}";
}
