using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps what is said of shots in memory.</summary>
public sealed class FakeShotStore : IShotStore
{
    /// <summary>Segments there are, with whether they are still on purpose.</summary>
    public Dictionary<Guid, bool> Stills { get; } = [];

    public Task<Guid?> MarkStillAsync(Guid segmentId, bool still, string by, CancellationToken ct)
    {
        if (!Stills.ContainsKey(segmentId))
        {
            return Task.FromResult<Guid?>(null);
        }

        Stills[segmentId] = still;
        return Task.FromResult<Guid?>(Guid.NewGuid());
    }
}
