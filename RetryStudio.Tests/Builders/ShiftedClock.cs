namespace RetryStudio.Tests.Builders;

/// <summary>The real clock, which can be put forward. Its timers are real ones.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private TimeSpan _ahead;

    public void Advance(TimeSpan time) => _ahead += time;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;
}
