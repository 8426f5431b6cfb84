using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Backends;

/// <summary>Keeps backends and their lanes.</summary>
public interface IBackendStore
{
    /// <summary>Null when there is no such backend.</summary>
    Task<BackendSettings?> FindAsync(Guid id, CancellationToken ct);

    /// <summary>Null when the name is taken.</summary>
    Task<Guid?> AddAsync(BackendSettings settings, string by, CancellationToken ct);

    /// <summary>Changes a backend; false when the name is taken. What runs on it refuses another address, and lanes that are busy do not go.</summary>
    /// <param name="change">May be carried out more than once.</param>
    Task<bool> ChangeAsync(Guid id, Func<BackendSettings, BackendSettings> change, string by, CancellationToken ct);

    /// <summary>Ends a backend's outage and its rest.</summary>
    Task PutBackAsync(Guid id, string by, CancellationToken ct);

    /// <summary>Removes a backend unless tries refer to it; their number.</summary>
    Task<int> RemoveAsync(Guid id, string by, CancellationToken ct);
}

/// <summary>What an administrator sets of a backend.</summary>
/// <param name="Lanes">How many generations of a kind may run on it at a time.</param>
public sealed record BackendSettings(
    string Name, BackendType Type, string? Address, ImmutableSortedDictionary<string, string> Headers, bool Enabled, bool LanesExclusive, ImmutableSortedDictionary<AssetKind, int> Lanes)
{
    /// <summary>Of one kind, on one backend.</summary>
    public const int MostLanes = 4;

    public const int DefaultWeight = 10;

    public const int MostWeight = 100;

    public const decimal MostCostPerHour = 10_000;

    public const int NameLimit = 80;

    public static readonly ImmutableSortedDictionary<AssetKind, int> DefaultLanes =
        ImmutableSortedDictionary<AssetKind, int>.Empty.Add(AssetKind.Image, 1).Add(AssetKind.Video, 1).Add(AssetKind.Audio, 0);

    /// <summary>Of free backends the one with the highest weight goes first. Default 10, range 1..100.</summary>
    public int Weight { get; init; } = DefaultWeight;

    /// <summary>What workflows may ask for, such as '24gb'.</summary>
    public ImmutableSortedSet<string> Labels { get; init; } = [];

    /// <summary>Money per GPU hour; null: not known.</summary>
    public decimal? CostPerHour { get; init; }

    // Its headers are secrets: they must not get into a log by way of this record.
    public override string ToString() => $"{Name} ({Type}, {Address})";
}
