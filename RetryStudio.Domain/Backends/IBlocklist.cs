namespace RetryStudio.Domain.Backends;

/// <summary>Keeps which backend does not get which workflow. Every method is one transaction.</summary>
public interface IBlocklist
{
    /// <summary>Blocks a workflow; one that is blocked already gets the new reason. False when the backend cannot run it anyway, or nobody knows it.</summary>
    Task<bool> BlockAsync(Guid backendId, string workflow, string reason, string by, CancellationToken ct);

    /// <summary>False when it was not blocked.</summary>
    Task<bool> UnblockAsync(Guid backendId, string workflow, string by, CancellationToken ct);
}
