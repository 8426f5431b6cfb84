using RetryStudio.Domain;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Trials, among the audit entries.</summary>
public sealed class TrialLedger(StudioTransactions transactions, Ids ids, TimeProvider time) : ITrialLedger
{
    private const int DetailLimit = 4000;

    public Task AddAsync(TrialEntry entry, CancellationToken ct) => transactions.RunAsync((context, _) =>
    {
        var seconds = entry.GpuSeconds is { } told ? FormattableString.Invariant($"{told:0.###} GPU s") : "GPU seconds not told";
        var detail = Sentence.Cut($"{entry.Workflow} on {entry.Backend}, {seconds}: {entry.Outcome}", DetailLimit);
        context.AuditEntries.Add(new(ids.Next(), entry.By, "workflow.try", entry.WorkflowId.ToString(), detail, time.GetUtcNow()));
        return Task.FromResult(true);
    }, ct);
}
