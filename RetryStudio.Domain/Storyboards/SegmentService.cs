using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;

namespace RetryStudio.Domain.Storyboards;

/// <summary>What creators do with single segments.</summary>
public sealed class SegmentService(ISegmentStore store, ISegmentBin bin, ISegmentLengths lengths, LiveFeed feed, ICurrentUser user)
{
    /// <summary>Marks a segment as still on purpose, or no longer. It counts from the next measurement on.</summary>
    public async Task MarkStillAsync(Guid segmentId, bool still, CancellationToken ct = default)
    {
        var place = await store.MarkStillAsync(segmentId, still, user.Name, ct) ?? throw RejectedException.NotFound("segment");
        feed.Publish(new StudioEvent.SlotChanged(place.ProjectId, segmentId, AssetKind.Video));
    }

    /// <summary>Saves words, prompts and duration. What was made from the old ones is marked as stale.</summary>
    /// <param name="revision">The one the change was made from; a newer one is a conflict.</param>
    public Task<SegmentPlace> EditAsync(Guid segmentId, SegmentDraft content, int revision, CancellationToken ct = default) =>
        AnnouncedAsync(store.EditAsync(segmentId, SegmentEdits.Check(content), revision, user.Name, ct));

    /// <summary>The narration decides how long the segment lasts, instead of what a person has set.</summary>
    public Task<SegmentPlace> FollowNarrationAsync(Guid segmentId, CancellationToken ct = default) =>
        AnnouncedAsync(lengths.FollowNarrationAsync(segmentId, user.Name, ct));

    public Task<SegmentPlace> AddAsync(Guid behind, SegmentDraft content, CancellationToken ct = default) =>
        AnnouncedAsync(store.AddAsync(behind, SegmentEdits.Check(content) with { Seconds = content.Seconds }, user.Name, ct));

    /// <param name="at">Characters of the text before the cut.</param>
    public Task<SegmentPlace> SplitAsync(Guid segmentId, int at, int revision, CancellationToken ct = default) =>
        AnnouncedAsync(store.SplitAsync(segmentId, at, revision, user.Name, ct));

    /// <summary>Takes the following segment of the scene into this one; it goes to the bin.</summary>
    public Task<SegmentPlace> MergeAsync(Guid segmentId, int revision, CancellationToken ct = default) =>
        AnnouncedAsync(store.MergeAsync(segmentId, revision, user.Name, ct));

    public Task<SegmentPlace> MoveAsync(Guid segmentId, Guid target, bool behind, CancellationToken ct = default) =>
        AnnouncedAsync(store.MoveAsync(segmentId, target, behind, user.Name, ct));

    /// <summary>Takes segments out of the storyboard. They keep their attempts until the bin is emptied.</summary>
    public async Task<IReadOnlyList<SegmentPlace>> DeleteAsync(Guid projectId, IReadOnlyCollection<Guid> segments, CancellationToken ct = default)
    {
        var places = await bin.DeleteAsync(projectId, segments, user.Name, ct);
        feed.Publish(new StudioEvent.ProjectChanged(projectId));
        return places;
    }

    public async Task<IReadOnlyList<BinnedSegment>> BinAsync(Guid projectId, CancellationToken ct = default) =>
        await bin.ContentsAsync(projectId, ct) ?? throw RejectedException.NotFound("project");

    public async Task<int> RestoreAsync(Guid projectId, IReadOnlyCollection<Guid> segments, CancellationToken ct = default)
    {
        var restored = await bin.RestoreAsync(projectId, segments, user.Name, ct);
        feed.Publish(new StudioEvent.ProjectChanged(projectId));
        return restored;
    }

    /// <summary>Removes segments of the bin for ever: those that somebody has seen there, and no others. The number of segments.</summary>
    public async Task<int> EmptyBinAsync(Guid projectId, IReadOnlyCollection<Guid> segments, CancellationToken ct = default)
    {
        var emptied = await bin.EmptyAsync(projectId, segments, user.Name, ct);
        feed.Publish(new StudioEvent.ProjectChanged(projectId));
        return emptied;
    }

    private async Task<SegmentPlace> AnnouncedAsync(Task<SegmentPlace> change)
    {
        var place = await change;
        feed.Publish(new StudioEvent.ProjectChanged(place.ProjectId));
        return place;
    }
}
