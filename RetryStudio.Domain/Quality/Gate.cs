using System.Collections.Immutable;
using System.Text.Json.Serialization;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality.Checks;

namespace RetryStudio.Domain.Quality;

/// <summary>The checks a scene type asks for, with their thresholds.</summary>
public sealed record Gate(ImmutableArray<GateRule> Rules)
{
    /// <summary>Checks that a shot which is still on purpose cannot meet.</summary>
    private static readonly ImmutableArray<string> OfMotion = ["frozen", "motion", "motion_score", "judder", "frame_order"];

    public bool Equals(Gate? other) => other is not null && Rules.SequenceEqual(other.Rules);

    public override int GetHashCode() => Rules.Length;

    /// <summary>This gate with one rule put in the place of the check's old one, or added.</summary>
    public Gate With(GateRule rule) =>
        new(Rules.Any(old => old.Check == rule.Check) ? [.. Rules.Select(old => old.Check == rule.Check ? rule : old)] : Rules.Add(rule));

    public Gate Without(string check) => new([.. Rules.Where(rule => rule.Check != check)]);

    /// <summary>What is other than in an earlier gate, one line a check.</summary>
    public IEnumerable<string> ChangesFrom(Gate earlier)
    {
        var (now, then) = (Rules.ToDictionary(rule => rule.Check), earlier.Rules.ToDictionary(rule => rule.Check));
        return now.Keys.Union(then.Keys).Where(check => now.GetValueOrDefault(check) != then.GetValueOrDefault(check))
            .Select(check => (then.GetValueOrDefault(check), now.GetValueOrDefault(check)) switch
            {
                (null, var rule) => $"{check}: added, {rule!.Told}",
                (_, null) => $"{check}: removed",
                var (old, rule) => $"{check}: {old.Told} → {rule.Told}",
            });
    }

    /// <summary>Judges raw measures. Pure.</summary>
    /// <param name="still">The shot is still on purpose: it need not move.</param>
    public Verdict Judge(AssetKind kind, MediaMeasures measures, Recipe recipe, bool still = false)
    {
        var results = ImmutableArray.CreateBuilder<CheckResult>();
        foreach (var rule in Rules)
        {
            var check = CheckOf(rule);
            if (check.AppliesTo(kind))
            {
                results.Add(new(still && OfMotion.Contains(rule.Check) ? check.StillOnPurpose() : check.Score(measures, recipe), rule));
            }
        }

        return Verdict.Of(results.ToImmutable());
    }

    /// <summary>Judges scores that were measured before, as this gate would have; what it asks for anew stays unmeasured.</summary>
    public Verdict Judge(AssetKind kind, ImmutableArray<CheckResult> before, bool still = false)
    {
        var scores = before.ToDictionary(result => result.Score.Check, result => result.Score);
        return Verdict.Of(
        [
            .. Rules.Where(rule => CheckOf(rule).AppliesTo(kind)).Select(rule =>
                new CheckResult(still && OfMotion.Contains(rule.Check) ? CheckOf(rule).StillOnPurpose() : scores.GetValueOrDefault(rule.Check) ?? new(rule.Check, CheckStatus.Unmeasured, 0, null, "It was not measured when the attempt was made.", null), rule)),
        ]);
    }

    /// <summary>A check that is not in the catalogue is one of a scorer's own.</summary>
    private static Check CheckOf(GateRule rule) => CheckCatalogue.Find(rule.Check) ?? new SourcedCheck(rule.Check, CheckCatalogue.LabelOf(rule.Check));
}

/// <summary>A score beside the rule it is held against.</summary>
public sealed record CheckResult(CheckScore Score, GateRule Rule)
{
    /// <summary>Another check failed that brings this about: it is no reason of its own.</summary>
    public bool Explained { get; init; }

    [JsonIgnore]
    public bool Measured => Score.Status == CheckStatus.Measured;

    [JsonIgnore]
    public bool Fails => Measured && !Explained && Score.Score < Rule.Fail;

    /// <summary>It passes, and somebody should know of it all the same.</summary>
    [JsonIgnore]
    public bool Warns => Measured ? !Fails && Score.Score < Rule.Warn : IsMissing && !Blocks;

    /// <summary>It counts and is missing: neither a pass nor a fail, but a person's matter.</summary>
    [JsonIgnore]
    public bool Blocks => IsMissing && (Rule.OnMissing == OnMissing.Review || (Rule.OnMissing == OnMissing.BySource && !Rule.Advisory && Score.Status == CheckStatus.Unmeasured));

    private bool IsMissing => Score.Status is CheckStatus.Unmeasured or CheckStatus.NoSource;
}
