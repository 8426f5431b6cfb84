namespace RetryStudio.Domain.Storyboards;

/// <summary>Changes single segments of a storyboard. Every method is one transaction.</summary>
public interface ISegmentStore
{
    /// <summary>Null when there is no such segment.</summary>
    Task<SegmentPlace?> MarkStillAsync(Guid segmentId, bool still, string by, CancellationToken ct);

    /// <param name="revision">The one the change was made from.</param>
    Task<SegmentPlace> EditAsync(Guid segmentId, SegmentDraft content, int revision, string by, CancellationToken ct);

    /// <summary>Adds a segment behind another; its id.</summary>
    Task<SegmentPlace> AddAsync(Guid behind, SegmentDraft content, string by, CancellationToken ct);

    /// <summary>Cuts a segment in two; the place of the second part.</summary>
    Task<SegmentPlace> SplitAsync(Guid segmentId, int at, int revision, string by, CancellationToken ct);

    /// <summary>Takes the following segment of the scene into this one, and puts it into the bin.</summary>
    Task<SegmentPlace> MergeAsync(Guid segmentId, int revision, string by, CancellationToken ct);

    /// <summary>Moves a segment next to another, into its scene.</summary>
    Task<SegmentPlace> MoveAsync(Guid segmentId, Guid target, bool behind, string by, CancellationToken ct);
}

/// <summary>Changes what decides how long a segment lasts.</summary>
public interface ISegmentLengths
{
    /// <summary>A person gives their own length up: as long as the narration that is selected, now and from now on.</summary>
    Task<SegmentPlace> FollowNarrationAsync(Guid segmentId, string by, CancellationToken ct);
}

/// <summary>Where a segment stands.</summary>
/// <param name="Number">Counted through the whole project, from 1.</param>
public sealed record SegmentPlace(Guid ProjectId, Guid SegmentId, int Number);

/// <summary>Segments that were deleted, with everything they have.</summary>
public interface ISegmentBin
{
    /// <summary>Takes segments out of the storyboard; the places they had.</summary>
    Task<IReadOnlyList<SegmentPlace>> DeleteAsync(Guid projectId, IReadOnlyCollection<Guid> segments, string by, CancellationToken ct);

    /// <summary>The latest first. Null when there is no such project.</summary>
    Task<IReadOnlyList<BinnedSegment>?> ContentsAsync(Guid projectId, CancellationToken ct);

    /// <summary>Puts segments back to where they stood, as far as that is still there; the number of those that were in the bin.</summary>
    Task<int> RestoreAsync(Guid projectId, IReadOnlyCollection<Guid> segments, string by, CancellationToken ct);

    /// <summary>Removes segments of the bin for ever, with their attempts and their files; the number of those that were in it.</summary>
    Task<int> EmptyAsync(Guid projectId, IReadOnlyCollection<Guid> segments, string by, CancellationToken ct);
}

/// <param name="Attempts">Of all kinds.</param>
/// <param name="Shown">The attempt whose picture stands for it.</param>
public sealed record BinnedSegment(Guid Id, int Number, string Scene, string Text, int Attempts, Guid? Shown, string By, DateTimeOffset At);
