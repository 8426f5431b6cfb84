using RetryStudio.Domain.Budgets;

namespace RetryStudio.Domain.Generation;

/// <summary>Starts and stops what runs. Every method is one transaction.</summary>
public interface IRunLedger
{
    /// <summary>Queues the slots of the request. While a run goes on in the project, 'missing' gives that run unchanged and the other scopes join it.</summary>
    Task<RunStart> StartAsync(RunRequest request, CancellationToken ct);

    /// <summary>What <see cref="StartAsync"/> would do.</summary>
    Task<RunPlan> PreviewAsync(RunRequest request, CancellationToken ct);

    /// <summary>Cancels what is queued and asks the lanes to stop what runs, a sequence too; the number of slots.</summary>
    Task<int> CancelAsync(Guid projectId, string by, CancellationToken ct);

    /// <summary>Ends the runs in which nothing is open any more; the projects they belong to.</summary>
    Task<IReadOnlyList<Guid>> FinishRunsAsync(CancellationToken ct);
}

/// <param name="RunId">The run that goes on, else the latest one.</param>
/// <param name="IsNew">False when a run was going on already, or nothing was left to do.</param>
/// <param name="Queued">Slots that were queued by this request.</param>
public sealed record RunStart(Guid RunId, bool IsNew, RunPlan Plan, int Queued)
{
    /// <summary>Why the run that goes on makes nothing of what was asked for; null where it does.</summary>
    public string? Obstacle { get; init; }
}
