using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Review;

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

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>What became of it, with the name of whoever did it.</summary>
    public string? Resolution { get; private set; }

    public void Close(string resolution, DateTimeOffset now) => (ClosedAt, Resolution) = (now, resolution);
}
