namespace RetryStudio.Web.Storyboard;

/// <summary>A place where a text can be cut in two.</summary>
/// <param name="At">Characters before it.</param>
/// <param name="Before">The end of what comes before it.</param>
/// <param name="After">The beginning of what comes behind it.</param>
public sealed record CutPoint(int At, string Before, string After)
{
    private const int Shown = 28;

    /// <summary>Behind sentences; where there is one only, behind its clauses; where it has none, between its words.</summary>
    public static IReadOnlyList<CutPoint> Of(string text)
    {
        foreach (var marks in new[] { ".!?…", ",;:–—", "" })
        {
            var points = Enumerable.Range(1, Math.Max(0, text.Length - 1))
                .Where(at => char.IsWhiteSpace(text[at]) && !char.IsWhiteSpace(text[at - 1]) && (marks.Length == 0 || marks.Contains(text[at - 1], StringComparison.Ordinal)))
                .Where(at => text[at..].Trim().Length > 0)
                .Select(at => new CutPoint(at, Tail(text[..at].Trim()), Head(text[at..].Trim())))
                .ToList();
            if (points.Count > 0)
            {
                return points;
            }
        }

        return [];
    }

    private static string Tail(string text) => text.Length <= Shown ? text : "…" + text[^Shown..];

    private static string Head(string text) => text.Length <= Shown ? text : text[..Shown] + "…";
}
