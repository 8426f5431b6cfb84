using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Tests.Fakes;

/// <summary>Notes down what is done to segments.</summary>
public sealed class FakeSegmentStore : ISegmentStore, ISegmentBin, ISegmentLengths
{
    /// <summary>Segments there are, with whether they are still on purpose.</summary>
    public Dictionary<Guid, bool> Stills { get; } = [];

    /// <summary>What was asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public List<BinnedSegment> Binned { get; } = [];

    /// <summary>The content of the latest edit or addition.</summary>
    public SegmentDraft? Content { get; private set; }

    /// <summary>Refuses the next change with it.</summary>
    public Exception? Refusal { get; set; }

    public Guid Project { get; } = Guid.NewGuid();

    public Task<SegmentPlace?> MarkStillAsync(Guid segmentId, bool still, string by, CancellationToken ct)
    {
        if (!Stills.ContainsKey(segmentId))
        {
            return Task.FromResult<SegmentPlace?>(null);
        }

        Stills[segmentId] = still;
        return Task.FromResult<SegmentPlace?>(new(Project, segmentId, 1));
    }

    public Task<SegmentPlace> EditAsync(Guid segmentId, SegmentDraft content, int revision, string by, CancellationToken ct)
    {
        Content = content;
        return Done($"edit at {revision}", segmentId);
    }

    public Task<SegmentPlace> FollowNarrationAsync(Guid segmentId, string by, CancellationToken ct) => Done("follow", segmentId);

    public Task<SegmentPlace> AddAsync(Guid behind, SegmentDraft content, string by, CancellationToken ct)
    {
        Content = content;
        return Done("add", Guid.NewGuid());
    }

    public Task<SegmentPlace> SplitAsync(Guid segmentId, int at, int revision, string by, CancellationToken ct) => Done($"split at {at}", Guid.NewGuid());

    public Task<SegmentPlace> MergeAsync(Guid segmentId, int revision, string by, CancellationToken ct) => Done("merge", segmentId);

    public Task<SegmentPlace> MoveAsync(Guid segmentId, Guid target, bool behind, string by, CancellationToken ct) => Done(behind ? $"move behind {target}" : $"move before {target}", segmentId);

    public async Task<IReadOnlyList<SegmentPlace>> DeleteAsync(Guid projectId, IReadOnlyCollection<Guid> segments, string by, CancellationToken ct)
    {
        var place = await Done("delete", segments.First());
        Binned.AddRange(segments.Select(segment => new BinnedSegment(segment, 1, "", "", 0, null, by, default)));
        return [place];
    }

    public Task<IReadOnlyList<BinnedSegment>?> ContentsAsync(Guid projectId, CancellationToken ct) => Task.FromResult<IReadOnlyList<BinnedSegment>?>([.. Binned]);

    public Task<int> RestoreAsync(Guid projectId, IReadOnlyCollection<Guid> segments, string by, CancellationToken ct)
    {
        Asked.Add($"restore {segments.Count}");
        return Task.FromResult(Binned.RemoveAll(segment => segments.Contains(segment.Id)));
    }

    public Task<int> EmptyAsync(Guid projectId, IReadOnlyCollection<Guid> segments, string by, CancellationToken ct)
    {
        Asked.Add($"empty {segments.Count}");
        return Task.FromResult(Binned.RemoveAll(segment => segments.Contains(segment.Id)));
    }

    private Task<SegmentPlace> Done(string what, Guid segment)
    {
        if (Refusal is { } refusal)
        {
            Refusal = null;
            throw refusal;
        }

        Asked.Add(what);
        return Task.FromResult(new SegmentPlace(Project, segment, 1));
    }
}
