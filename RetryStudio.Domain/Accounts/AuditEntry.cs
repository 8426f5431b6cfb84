namespace RetryStudio.Domain.Accounts;

/// <summary>Who changed what, and when.</summary>
public sealed class AuditEntry
{
    public const int DetailLimit = 4000;

    private AuditEntry()
    {
    }

    public AuditEntry(Guid id, string actor, string action, string subject, string detail, DateTimeOffset at) =>
        (Id, Actor, Action, Subject, Detail, At) = (id, actor, action, subject, detail, at);

    public Guid Id { get; private set; }

    public string Actor { get; private set; } = "";

    /// <summary>A verb, such as <c>retry_policy.change</c>.</summary>
    public string Action { get; private set; } = "";

    /// <summary>The id of what was changed.</summary>
    public string Subject { get; private set; } = "";

    public string Detail { get; private set; } = "";

    public DateTimeOffset At { get; private set; }
}
