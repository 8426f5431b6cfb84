using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Review;

/// <summary>What became of an escalation.</summary>
public enum EscalationOutcome
{
    /// <summary>A person took one of its attempts.</summary>
    Approved,

    /// <summary>A person asked for more attempts.</summary>
    Retried,

    /// <summary>A person wanted none of them.</summary>
    Rejected,
}

/// <summary>A slot handed to a person. At most one is open for a slot.</summary>
public sealed class Escalation
{
    private Escalation()
    {
    }

    public Escalation(Guid id, Slot slot, DecisionReason reason, string sentence, DateTimeOffset now) =>
        (Id, ProjectId, SegmentId, SlotId, Kind, Reason, Sentence, OpenedAt) = (id, slot.ProjectId, slot.SegmentId, slot.Id, slot.Kind, reason, Domain.Sentence.Cut(sentence), now);

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid SegmentId { get; private set; }

    public Guid SlotId { get; private set; }

    public AssetKind Kind { get; private set; }

    public DecisionReason Reason { get; private set; }

    public string Sentence { get; private set; } = "";

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>Who looks after it; null while nobody does.</summary>
    public string? Assignee { get; private set; }

    /// <summary>Attempts that were asked for and that the budget has no room for; null when none were.</summary>
    public GrantRequest? GrantRequest { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public EscalationOutcome? Outcome { get; private set; }

    public string? ClosedBy { get; private set; }

    /// <summary>What became of it, as a sentence.</summary>
    public string? Resolution { get; private set; }

    public bool IsOpen => ClosedAt is null;

    /// <param name="assignee">Null gives it back.</param>
    public void Assign(string? assignee)
    {
        Require(IsOpen, nameof(Assign));
        Assignee = assignee;
    }

    /// <summary>A producer is asked for room. One that was refused may be asked for again.</summary>
    public void Request(GrantRequest request)
    {
        Require(IsOpen && GrantRequest is not { Waits: true }, nameof(Request));
        GrantRequest = request;
    }

    public void RefuseGrant(GrantRefusal refusal)
    {
        Require(IsOpen && GrantRequest is { Waits: true }, nameof(RefuseGrant));
        GrantRequest = GrantRequest! with { Refusal = refusal };
    }

    public void Close(EscalationOutcome outcome, string by, string resolution, DateTimeOffset now)
    {
        Require(IsOpen, nameof(Close));
        (Outcome, ClosedBy, Resolution, ClosedAt) = (outcome, by, Domain.Sentence.Cut(resolution), now);
    }

    private void Require(bool legal, string verb)
    {
        if (!legal)
        {
            throw new IllegalTransitionException($"Escalation {Id} is {(IsOpen ? "open" : $"closed: {Outcome}")}: {verb} is not possible.");
        }
    }
}
