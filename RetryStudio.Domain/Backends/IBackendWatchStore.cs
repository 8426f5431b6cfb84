using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>What the watch over the backends reads and writes. Every method is one transaction.</summary>
public interface IBackendWatchStore
{
    /// <summary>The backends that get work, or still run something.</summary>
    Task<IReadOnlyList<Guid>> WatchedAsync(CancellationToken ct);

    /// <summary>Keeps how a backend is: one that is gone rests, one that stalls is taken out, one that is well again is put back. Whether it may get work now that it did not before.</summary>
    Task<bool> NoteAsync(Guid backendId, BackendReport report, CancellationToken ct);

    /// <summary>The workflows of which it is not known, or no longer, whether the backend can run them.</summary>
    Task<IReadOnlyList<WorkflowQuestion>> QuestionsAsync(Guid backendId, CancellationToken ct);

    /// <summary>Keeps what a backend can run. Whether it can run something now that it could not before.</summary>
    Task<bool> KeepAsync(Guid backendId, IReadOnlyList<WorkflowAnswer> answers, CancellationToken ct);

    /// <summary>What every backend did of late.</summary>
    Task<IReadOnlyList<BackendRecord>> RecordsAsync(CancellationToken ct);

    /// <summary>Takes a backend out, and sends elsewhere what it failed of late.</summary>
    Task TakeOutAsync(BackendFinding finding, CancellationToken ct);
}

/// <param name="Missing">Labels that the workflow asks for and the backend does not have.</param>
/// <param name="Stamp">The state of workflow and backend that is asked about.</param>
public sealed record WorkflowQuestion(string Workflow, AssetKind Kind, ImmutableArray<string> Missing, string Stamp);

public sealed record WorkflowAnswer(WorkflowQuestion Question, FitAnswer Fit);
