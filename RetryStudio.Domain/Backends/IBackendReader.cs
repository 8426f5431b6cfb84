using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>What is shown of backends. Reads only.</summary>
public interface IBackendReader
{
    Task<IReadOnlyList<BackendView>> BackendsAsync(CancellationToken ct);
}

/// <param name="Sentence">How it is, or why it takes no work.</param>
/// <param name="Simulated">It makes believe: no GPU stands behind it.</param>
/// <param name="Generations">Jobs the server has accepted since it exists, where it counts them.</param>
public sealed record BackendView(Guid Id, string Name, BackendType Type, bool Simulated, bool Enabled, bool Healthy, string Sentence, string? Version, long? Generations, ImmutableArray<LaneView> Lanes)
{
    /// <summary>Where the server listens; null for a simulated one.</summary>
    public string? Address { get; init; }

    /// <summary>Its kinds share one GPU: while one runs, the others wait.</summary>
    public bool LanesExclusive { get; init; } = true;

    /// <summary>Headers are kept for it. Nobody is told which.</summary>
    public bool HasHeaders { get; init; }
}

public sealed record LaneView(AssetKind Kind, int Ordinal, bool Busy);
