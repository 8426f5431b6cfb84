using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality;

/// <summary>The rules that a project sets itself, whatever the gates of its scene types say. A check without one is inherited.</summary>
public sealed record GateOverride(ImmutableArray<GateRule> Rules)
{
    public static readonly GateOverride None = new([]);

    public bool Equals(GateOverride? other) => other is not null && Rules.SequenceEqual(other.Rules);

    public override int GetHashCode() => Rules.Length;

    /// <summary>A gate with the project's rules in the place of its own, and those added that it does not have.</summary>
    public Gate ApplyTo(Gate gate) => Rules.Aggregate(gate, (changed, rule) => changed.With(rule));

    /// <summary>What is other than in an earlier override, one line a check.</summary>
    public IEnumerable<string> ChangesFrom(GateOverride earlier)
    {
        var (now, then) = (Rules.ToDictionary(rule => rule.Check), earlier.Rules.ToDictionary(rule => rule.Check));
        return now.Keys.Union(then.Keys).Where(check => now.GetValueOrDefault(check) != then.GetValueOrDefault(check))
            .Select(check => $"{check}: {ToldOf(then, check)} → {ToldOf(now, check)}");
    }

    private static string ToldOf(Dictionary<string, GateRule> rules, string check) => rules.GetValueOrDefault(check)?.Told ?? "inherited";
}
