using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Generation;

/// <summary>A decision as it is stored.</summary>
public sealed class DecisionRecord
{
    private DecisionRecord()
    {
    }

    public DecisionRecord(Guid id, Slot slot, Guid? attemptId, Guid? tryId, Decision decision, DateTimeOffset at)
        : this(id, slot, attemptId, tryId, decision.Kind, decision.Reason, decision.Sentence, null, at)
    {
    }

    public DecisionRecord(Guid id, Slot slot, Guid? attemptId, Guid? tryId, string kind, DecisionReason reason, string sentence, string? by, DateTimeOffset at) =>
        (Id, SlotId, AttemptId, TryId, Kind, Reason, Sentence, By, At) = (id, slot.Id, attemptId, tryId, kind, reason, Domain.Sentence.Cut(sentence), by, at);

    public Guid Id { get; private set; }

    public Guid SlotId { get; private set; }

    public Guid? AttemptId { get; private set; }

    public Guid? TryId { get; private set; }

    public string Kind { get; private set; } = "";

    public DecisionReason Reason { get; private set; }

    public string Sentence { get; private set; } = "";

    /// <summary>The person who decided; null when the planner did.</summary>
    public string? By { get; private set; }

    public DateTimeOffset At { get; private set; }
}
