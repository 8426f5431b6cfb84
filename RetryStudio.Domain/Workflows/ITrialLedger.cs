namespace RetryStudio.Domain.Workflows;

/// <summary>Keeps who tried what, and what it cost.</summary>
public interface ITrialLedger
{
    Task AddAsync(TrialEntry entry, CancellationToken ct);
}

/// <summary>One trial that has ended.</summary>
/// <param name="Workflow">Its name.</param>
/// <param name="Backend">The same.</param>
/// <param name="Outcome">In words.</param>
/// <param name="GpuSeconds">Null when the backend did not say.</param>
public sealed record TrialEntry(Guid WorkflowId, string Workflow, string Backend, string Outcome, decimal? GpuSeconds, string By);
