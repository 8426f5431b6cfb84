using RetryStudio.Domain.Prompts;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps prompts in memory. What has one is missing no more.</summary>
public sealed class FakeVideoPromptStore : IVideoPromptStore
{
    private readonly Lock _lock = new();

    public Guid Project { get; } = Guid.NewGuid();

    public List<VideoPromptSubject> Missing { get; } = [];

    public List<VideoPromptDraft> Kept { get; } = [];

    /// <summary>Who asked for what was kept last.</summary>
    public string? By { get; private set; }

    /// <summary>Segments that somebody changes before their prompt is kept.</summary>
    public HashSet<Guid> Changed { get; } = [];

    public VideoPromptSubject Add(string picture, string sceneType = "landscape", bool still = false)
    {
        var subject = new VideoPromptSubject(Guid.NewGuid(), 0, picture, "Nobody speaks.", sceneType, "A scene type", 4, still);
        Missing.Add(subject);
        return subject;
    }

    public Task<IReadOnlyList<VideoPromptSubject>?> MissingAsync(Guid projectId, CancellationToken ct)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<VideoPromptSubject>?>(projectId == Project ? [.. Missing] : null);
        }
    }

    public Task<IReadOnlyList<VideoPromptDraft>> KeepAsync(IReadOnlyCollection<VideoPromptDraft> drafts, string by, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        lock (_lock)
        {
            List<VideoPromptDraft> kept = [.. drafts.Where(draft => !Changed.Contains(draft.SegmentId) && Missing.RemoveAll(subject => subject.SegmentId == draft.SegmentId) == 1)];
            Kept.AddRange(kept);
            By = by;
            return Task.FromResult<IReadOnlyList<VideoPromptDraft>>(kept);
        }
    }
}
