using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Takes jobs away from a server, by the narrowest call that its version has.</summary>
public sealed class JobRemoval(ComfyUiClient client, Uri address, ILogger logger)
{
    private volatile ComfyUiVersion? _version;

    /// <summary>What the server said last; null asks it anew, as it may have been exchanged.</summary>
    public ComfyUiVersion? Version
    {
        get => _version;
        set => _version = value;
    }

    /// <summary>Whether it waits or runs. A running job of a server that would stop anybody's is left to end by itself.</summary>
    public async Task RemoveAsync(string jobId, CancellationToken ct)
    {
        var version = _version ??= new ComfyUiVersion((await client.StatsAsync(ct)).System!.ComfyuiVersion);
        if (version.CancelsById && await client.CancelAsync(jobId, ct))
        {
            return;
        }

        await client.DeleteAsync(jobId, ct);
        if (version.InterruptsById)
        {
            await client.InterruptAsync(jobId, ct);
        }
    }

    /// <summary>As far as the server lets us: nothing depends on it.</summary>
    public async Task TryAsync(string jobId, CancellationToken ct)
    {
        try
        {
            await RemoveAsync(jobId, ct);
        }
        catch (BackendException trouble)
        {
            logger.LogWarning(trouble, "Job {Job} could not be taken away from {Address}", jobId, address);
        }
    }
}
