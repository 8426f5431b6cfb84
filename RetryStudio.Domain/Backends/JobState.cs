namespace RetryStudio.Domain.Backends;

/// <summary>What a backend says of a job when asked by its id.</summary>
public abstract record JobState
{
    private JobState()
    {
    }

    public sealed record Queued : JobState;

    /// <param name="Progress">0..1</param>
    public sealed record Running(double Progress) : JobState;

    public sealed record Finished(GenerationOutcome Outcome) : JobState;

    /// <summary>The backend has never heard of it, or has forgotten it.</summary>
    public sealed record Unknown : JobState;
}
