using RetryStudio.Domain.Backends;

namespace RetryStudio.Domain.Generation;

/// <summary>How a slot enters the queue.</summary>
public sealed record Queueing(Guid? RunId, int Priority, double VirtualTime, bool Ready, decimal ExpectedGpuSeconds)
{
    public const int Bulk = 0;

    public const int SingleShot = 10;

    /// <summary>Where a first attempt would run.</summary>
    public BackendType BackendType { get; init; }
}

/// <summary>A backend that should not get the next try.</summary>
public sealed record Avoidance(Guid BackendId, DateTimeOffset Until);
