namespace RetryStudio.Domain.Generation;

/// <summary>How a slot enters the queue.</summary>
/// <param name="Workflow">What a first attempt would be made with.</param>
public sealed record Queueing(Guid? RunId, int Priority, double VirtualTime, bool Ready, decimal ExpectedGpuSeconds, string Workflow)
{
    /// <summary>What passes takes the place of the selected attempt.</summary>
    public bool Renews { get; init; }

    public const int Bulk = 0;

    public const int SingleShot = 10;

    /// <summary>Attempts that a person grants the round, with a larger change; null leaves it to the policy.</summary>
    public int? GrantedAttempts { get; init; }
}

/// <summary>Where the next try should go. Backends that failed the slot already are left out anyway.</summary>
public sealed record Place(Stay? Avoid, Stay? Prefer)
{
    public static readonly Place Anywhere = new(null, null);
}

/// <summary>A backend, for a while.</summary>
public sealed record Stay(Guid BackendId, DateTimeOffset Until);
