using RetryStudio.Domain.Quality;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps gates in memory, with the check of the version.</summary>
public sealed class FakeGateStore : IGateStore
{
    public Dictionary<Guid, GateView> Gates { get; } = [];

    public List<JudgedAttempt> Attempts { get; } = [];

    public Task<GateView?> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct) => Task.FromResult(Gates.GetValueOrDefault(sceneTypeId));

    public Task<GateView?> ChangeAsync(Guid sceneTypeId, Gate gate, int version, string by, CancellationToken ct) => Task.FromResult(Gates[sceneTypeId].Version == version
        ? Gates[sceneTypeId] = Gates[sceneTypeId] with { Gate = gate, Version = version + 1 }
        : null);

    public List<PastGate> Versions { get; } = [];

    public Task<IReadOnlyList<PastGate>> VersionsAsync(Guid sceneTypeId, CancellationToken ct) => Task.FromResult<IReadOnlyList<PastGate>>(Versions);

    public Task<IReadOnlyList<JudgedAttempt>> LatestAsync(Guid sceneTypeId, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<JudgedAttempt>>(Attempts);
}
