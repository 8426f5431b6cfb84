namespace RetryStudio.Domain.Retries;

/// <summary>Chooses among passing attempts.</summary>
public static class BestOfN
{
    /// <summary>The attempt with the highest quality score; ties go to the earlier one. Null when none passed.</summary>
    public static PastAttempt? Choose(IEnumerable<PastAttempt> attempts) =>
        attempts.Where(attempt => attempt.Passed).OrderByDescending(attempt => attempt.Overall).ThenBy(attempt => attempt.Number).FirstOrDefault();
}
