namespace RetryStudio.Domain.Prompts;

/// <summary>Finds segments without a video prompt, and keeps what was written for them.</summary>
public interface IVideoPromptStore
{
    /// <summary>
    /// Those whose next video would be made without one, in the storyboard's order. A segment whose video is there, is being made or waits for
    /// a person is none of them. Null when there is no such project.
    /// </summary>
    Task<IReadOnlyList<VideoPromptSubject>?> MissingAsync(Guid projectId, CancellationToken ct);

    /// <summary>Keeps drafts, in one transaction, for segments that still have none and still say what the draft was written for.</summary>
    /// <returns>The drafts that were kept.</returns>
    Task<IReadOnlyList<VideoPromptDraft>> KeepAsync(IReadOnlyCollection<VideoPromptDraft> drafts, string by, CancellationToken ct);
}
