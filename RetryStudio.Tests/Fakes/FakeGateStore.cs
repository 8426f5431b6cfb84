using RetryStudio.Domain.Quality;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps gates in memory, with the check of the version.</summary>
public sealed class FakeGateStore : IGateStore
{
    public Dictionary<Guid, GateView> Gates { get; } = [];

    public List<JudgedAttempt> Attempts { get; } = [];

    /// <summary>Segments there are, with whether they are still on purpose.</summary>
    public Dictionary<Guid, bool> Stills { get; } = [];

    public Task<GateView?> OfSceneTypeAsync(Guid sceneTypeId, CancellationToken ct) => Task.FromResult(Gates.GetValueOrDefault(sceneTypeId));

    public Task<GateView?> ChangeAsync(Guid sceneTypeId, Gate gate, int version, string by, CancellationToken ct) => Task.FromResult(Gates[sceneTypeId].Version == version
        ? Gates[sceneTypeId] = Gates[sceneTypeId] with { Gate = gate, Version = version + 1 }
        : null);

    public Task<Guid?> MarkStillAsync(Guid segmentId, bool still, string by, CancellationToken ct)
    {
        if (!Stills.ContainsKey(segmentId))
        {
            return Task.FromResult<Guid?>(null);
        }

        Stills[segmentId] = still;
        return Task.FromResult<Guid?>(Guid.NewGuid());
    }

    public Task<IReadOnlyList<JudgedAttempt>> LatestAsync(Guid sceneTypeId, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<JudgedAttempt>>(Attempts);
}
