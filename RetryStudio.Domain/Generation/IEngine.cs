namespace RetryStudio.Domain.Generation;

/// <summary>What executes the queue.</summary>
public interface IEngine
{
    /// <summary>There is work: the lanes look at once.</summary>
    Task WakeAsync(CancellationToken ct);

    /// <summary>A run was started; it is driven to its end, over restarts too.</summary>
    Task DriveAsync(Guid runId, CancellationToken ct);

    /// <summary>Somebody cancelled: the lanes look which of their slots are meant.</summary>
    void NoticeCancel();
}
