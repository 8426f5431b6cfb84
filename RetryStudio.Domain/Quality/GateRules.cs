using System.Collections.Immutable;

namespace RetryStudio.Domain.Quality;

/// <summary>What a gate may say.</summary>
public static class GateRules
{
    public const int MostRules = 60;

    /// <summary>One sentence for every rule that is wrong, by the name of its check.</summary>
    public static IReadOnlyList<FieldError> Validate(Gate gate)
    {
        var errors = Faults(gate.Rules);
        if (gate.Rules.All(rule => rule.Advisory))
        {
            errors.Add(new("rules", "At least one check must be able to fail an attempt; otherwise the gate is no gate."));
        }

        return errors;
    }

    /// <summary>One sentence for every rule that is wrong, and for every scene type whose gate the rules would spoil. No rule at all is fine.</summary>
    /// <param name="bases">The gates that the override is put on.</param>
    public static IReadOnlyList<FieldError> Validate(GateOverride change, IEnumerable<GateView> bases)
    {
        var errors = Faults(change.Rules);
        if (errors.Count > 0)
        {
            return errors;
        }

        foreach (var (name, gate) in bases.Select(view => (view.Name, change.ApplyTo(view.Gate))))
        {
            if (gate.Rules.Length > MostRules)
            {
                errors.Add(new("rules", $"A gate has at most {MostRules} checks, and with these the gate of '{name}' would have {gate.Rules.Length}."));
            }

            if (gate.Rules.All(rule => rule.Advisory))
            {
                errors.Add(new("rules", $"At least one check must be able to fail an attempt, and in scenes of the type '{name}' none could any more."));
            }
        }

        return errors;
    }

    private static List<FieldError> Faults(ImmutableArray<GateRule> rules)
    {
        var errors = rules.SelectMany(rule => Faults(rule)).ToList();
        errors.AddRange(rules.GroupBy(rule => rule.Check).Where(group => group.Count() > 1).Select(group => new FieldError(group.Key, $"The check '{group.Key}' stands there twice.")));
        if (rules.Length > MostRules)
        {
            errors.Add(new("rules", $"A gate has at most {MostRules} checks."));
        }

        return errors;
    }

    private static ImmutableArray<FieldError> Faults(GateRule rule)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (rule.Check is not { } name || !CheckCatalogue.IsName(name))
        {
            return [new(rule.Check ?? "rules", "A check's name has small letters, digits and underscores, and begins with a letter.")];
        }

        var label = CheckCatalogue.LabelOf(name);
        if (rule.Fail is not null and not (>= 0 and <= 1))
        {
            errors.Add(new(name, $"{label} fails below a score from 0 to 1."));
        }

        if (rule.Warn is not (>= 0 and <= 1))
        {
            errors.Add(new(name, $"{label} warns below a score from 0 to 1."));
        }
        else if (rule.Warn < rule.Fail)
        {
            errors.Add(new(name, $"{label} must warn no later than it fails: raise the warning, or lower the failure."));
        }

        if (rule.Weight is not (>= 0 and <= GateRule.MostWeight))
        {
            errors.Add(new(name, $"The weight of {label} is from 0 to {GateRule.MostWeight:0}."));
        }

        return errors.ToImmutable();
    }
}
