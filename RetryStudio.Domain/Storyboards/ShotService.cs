using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;

namespace RetryStudio.Domain.Storyboards;

/// <summary>What creators say of a single shot.</summary>
public sealed class ShotService(IShotStore store, LiveFeed feed, ICurrentUser user)
{
    /// <summary>Marks a shot as still on purpose, or no longer. It counts from the next measurement on.</summary>
    public async Task MarkStillAsync(Guid segmentId, bool still, CancellationToken ct = default)
    {
        var project = await store.MarkStillAsync(segmentId, still, user.Name, ct) ?? throw RejectedException.NotFound("segment");
        feed.Publish(new StudioEvent.SlotChanged(project, segmentId, AssetKind.Video));
    }
}

/// <summary>Keeps what is said of single shots.</summary>
public interface IShotStore
{
    /// <summary>Marks a shot as still on purpose, or no longer; its project, or null when there is no such segment.</summary>
    Task<Guid?> MarkStillAsync(Guid segmentId, bool still, string by, CancellationToken ct);
}
