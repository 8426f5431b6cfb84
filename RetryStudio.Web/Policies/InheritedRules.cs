using RetryStudio.Domain.Quality;

namespace RetryStudio.Web.Policies;

/// <summary>What a project inherits for one check from the gates of its scene types.</summary>
internal static class InheritedRules
{
    /// <summary>In words: one line where all agree, else one for every sort of rule with the scene types that have it.</summary>
    public static IReadOnlyList<string> Told(IReadOnlyList<GateView> bases, string check)
    {
        var told = bases.GroupBy(view => RuleOf(view, check)?.Told ?? "not asked for", view => view.Name).ToList();
        return told switch
        {
            [] => ["from the scene types"],
            [var same] => [same.Key],
            _ => [.. told.Select(group => $"{string.Join(", ", group)}: {group.Key}")],
        };
    }

    /// <summary>The scores below which the scene types fail an attempt, each once.</summary>
    public static IReadOnlyList<double> Thresholds(IReadOnlyList<GateView>? bases, string check) =>
        [.. (bases ?? []).Select(view => RuleOf(view, check)?.Fail).OfType<double>().Distinct()];

    /// <summary>What a rule of the project's own starts from: the first scene type's that has one.</summary>
    public static GateRule Start(IReadOnlyList<GateView> bases, string check) =>
        bases.Select(view => RuleOf(view, check)).FirstOrDefault(rule => rule is not null) ?? new(check);

    private static GateRule? RuleOf(GateView view, string check) => view.Gate.Rules.FirstOrDefault(rule => rule.Check == check);
}
