namespace RetryStudio.Domain.Retries;

/// <summary>Knows the checks that a studio has set up scorers for, beside those that every studio has.</summary>
public interface ISourcedChecks
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<string>> NamesAsync(CancellationToken ct);
}
