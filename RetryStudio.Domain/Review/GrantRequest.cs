namespace RetryStudio.Domain.Review;

/// <summary>Attempts that somebody asks a producer for.</summary>
/// <param name="GpuSeconds">What they would hold of the budget.</param>
public sealed record GrantRequest(int Attempts, decimal GpuSeconds, string By, DateTimeOffset At)
{
    /// <summary>Null while nobody has refused it.</summary>
    public GrantRefusal? Refusal { get; init; }

    public bool Waits => Refusal is null;
}

public sealed record GrantRefusal(string By, string Reason, DateTimeOffset At);
