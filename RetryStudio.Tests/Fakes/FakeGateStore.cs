using RetryStudio.Domain.Quality;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps gates in memory, with the check of the version. Every project uses every scene type.</summary>
public sealed class FakeGateStore : IGateStore, IProjectGateStore
{
    public Dictionary<Guid, GateView> Gates { get; } = [];

    public Dictionary<Guid, GateOverrideView> Overrides { get; } = [];

    public List<JudgedAttempt> Attempts { get; } = [];

    public Task<GateView?> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct) => Task.FromResult(Gates.GetValueOrDefault(sceneTypeId));

    public Task<GateView?> ChangeAsync(Guid sceneTypeId, Gate gate, int version, string by, CancellationToken ct) => Task.FromResult(Gates[sceneTypeId].Version == version
        ? Gates[sceneTypeId] = Gates[sceneTypeId] with { Gate = gate, Version = version + 1 }
        : null);

    public List<PastGate> Versions { get; } = [];

    public Task<IReadOnlyList<PastGate>> VersionsAsync(Guid ownerId, CancellationToken ct) => Task.FromResult<IReadOnlyList<PastGate>>(Versions);

    public Task<IReadOnlyList<JudgedAttempt>> LatestAsync(Guid sceneTypeId, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<JudgedAttempt>>(Attempts);

    public Task<GateOverrideView?> OfProjectAsync(Guid projectId, CancellationToken ct) => Task.FromResult(Overrides.GetValueOrDefault(projectId));

    public Task<GateOverrideView?> OverrideAsync(Guid projectId, GateOverride change, int version, string by, CancellationToken ct) => Task.FromResult(Overrides[projectId].Version == version
        ? Overrides[projectId] = Overrides[projectId] with { Change = change, Version = version + 1 }
        : null);

    public Task<IReadOnlyList<GateView>> UsedByAsync(Guid projectId, CancellationToken ct) => Task.FromResult<IReadOnlyList<GateView>>([.. Gates.Values.OrderBy(view => view.Name)]);

    public Task<IReadOnlyList<JudgedAttempt>> LatestOfProjectAsync(Guid projectId, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<JudgedAttempt>>(Attempts);
}
