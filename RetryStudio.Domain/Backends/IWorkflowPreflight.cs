using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>A backend that can say beforehand whether it can run a workflow.</summary>
public interface IWorkflowPreflight
{
    /// <summary>Asks the server; one that cannot be asked throws <see cref="BackendException"/>.</summary>
    Task<FitAnswer> FitAsync(string workflow, AssetKind kind, CancellationToken ct);
}
