namespace RetryStudio.Domain.Retries;

/// <summary>A decision, and the one that takes its place when the slot turns out to have been cancelled meanwhile.</summary>
public sealed record Ruling(Decision Decision, Decision IfCancelled)
{
    public Decision For(bool cancelled) => cancelled ? IfCancelled : Decision;
}
