using RetryStudio.Domain.Backends;

namespace RetryStudio.Domain.Generation;

/// <summary>Finds the backend behind an id.</summary>
public interface IBackendPool
{
    Task<IGenerationBackend> OpenAsync(Guid backendId, CancellationToken ct);
}
