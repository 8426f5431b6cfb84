using RetryStudio.Domain.Quality;

namespace RetryStudio.Domain.Retries;

/// <summary>Says which fields of a policy are out of range, each with a sentence.</summary>
public static class RetryPolicyValidator
{
    /// <param name="sourced">Checks that may be named because of scorers, beside those that every studio has.</param>
    public static IReadOnlyList<FieldError> Validate(RetryPolicy policy, params IReadOnlyCollection<string> sourced)
    {
        var errors = new List<FieldError>();
        Check(policy.MaxAttempts is >= 1 and <= 10, "maxAttempts", "Attempts must be between 1 and 10.");
        Check(policy.CfgJitter is >= 0 and <= 5, "cfgJitter", "The cfg range must be between 0 and 5.");
        Check(policy.DenoiseJitter is >= 0 and <= 0.5m, "denoiseJitter", "The denoise range must be between 0 and 0.5.");
        Check(policy.BestOf is >= 1 and <= 10, "bestOf", "'Best of' must be between 1 and 10.");
        Check(policy.BestOf <= policy.MaxAttempts || policy.MaxAttempts < 1, "bestOf", $"'Best of' must not be more than the {policy.MaxAttempts} attempts allowed.");
        Check(policy.StopWhenFixChanceBelow is null or (>= 0 and <= 1), "stopWhenFixChanceBelow", "The chance must be between 0 and 1.");
        ValidateTriggers(policy, sourced, errors);
        foreach (var (name, range) in policy.ParameterJitter)
        {
            var field = $"parameterJitter.{name}";
            if (name is "cfg" or "denoise")
            {
                errors.Add(new(field, $"Set the range of {name} in {name}Jitter."));
            }
            else if (ParameterRange.Find(name) is not { } known)
            {
                errors.Add(new(field, $"There is no parameter '{name}'. Known are: {string.Join(", ", ParameterRange.Names)}."));
            }
            else if (range < 0 || range > known.Width)
            {
                errors.Add(new(field, $"The range of {name} must be between 0 and {known.Width}."));
            }
        }

        return errors;

        void Check(bool valid, string field, string sentence)
        {
            if (!valid)
            {
                errors.Add(new(field, sentence));
            }
        }
    }

    private static void ValidateTriggers(RetryPolicy policy, IReadOnlyCollection<string> sourced, List<FieldError> errors)
    {
        var unknown = policy.TriggerChecks.Where(check => CheckCatalogue.Find(check) is null && !sourced.Contains(check)).ToList();
        if (unknown.Count > 0)
        {
            errors.Add(new("triggerChecks", $"There is no check '{string.Join("', '", unknown)}'. Known are: {string.Join(", ", CheckCatalogue.Names.Union(sourced))}."));
        }

        if (policy.TriggerChecks.Distinct().Count() != policy.TriggerChecks.Length)
        {
            errors.Add(new("triggerChecks", "A check is named twice."));
        }

        if (policy.Enabled && policy.TriggerChecks.IsEmpty)
        {
            errors.Add(new("triggerChecks", "Name at least one check that triggers a retry, or switch the policy off."));
        }
    }
}
