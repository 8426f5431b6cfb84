namespace RetryStudio.Domain.Backends;

/// <summary>A workflow that a backend does not get, because somebody said so.</summary>
public sealed class WorkflowBlock
{
    public const int ReasonLimit = 200;

    private WorkflowBlock()
    {
    }

    public WorkflowBlock(Guid backendId, string workflow, string reason, string by, DateTimeOffset at) =>
        (BackendId, Workflow, Reason, By, At) = (backendId, workflow, reason, by, at);

    public Guid BackendId { get; private set; }

    public string Workflow { get; private set; } = "";

    public string Reason { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTimeOffset At { get; private set; }

    /// <summary>Why work waits that it could do otherwise.</summary>
    public string Sentence => $"{By} has blocked this workflow on it: {Reason}";
}
