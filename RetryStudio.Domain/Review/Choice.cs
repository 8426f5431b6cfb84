using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Review;

/// <summary>A person's choice among the attempts of a slot, beside the one the studio would have taken.</summary>
public sealed class Choice
{
    private Choice()
    {
    }

    /// <param name="automatic">The best of those that passed; null when none did.</param>
    /// <param name="blind">Scores and numbers were hidden until the choice was made.</param>
    public Choice(Guid id, Attempt chosen, Attempt? automatic, bool blind, string by, DateTimeOffset at)
    {
        (Id, ProjectId, SlotId, Kind, AttemptId) = (id, chosen.ProjectId, chosen.SlotId, chosen.Kind, chosen.Id);
        (AutomaticAttemptId, Agreed, Blind, By, At) = (automatic?.Id, automatic?.Id == chosen.Id, blind, by, at);
    }

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid SlotId { get; private set; }

    public AssetKind Kind { get; private set; }

    public Guid AttemptId { get; private set; }

    public Guid? AutomaticAttemptId { get; private set; }

    public bool Agreed { get; private set; }

    public bool Blind { get; private set; }

    public string By { get; private set; } = "";

    public DateTimeOffset At { get; private set; }
}
