using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Prompts;

/// <summary>A segment that is to get a video prompt.</summary>
/// <param name="Revision">Of its words, as they were read.</param>
/// <param name="Picture">What its image shows.</param>
/// <param name="Text">What is spoken or told.</param>
/// <param name="SceneType">The slug.</param>
/// <param name="Still">It is still on purpose.</param>
public sealed record VideoPromptSubject(Guid SegmentId, int Revision, string Picture, string Text, string SceneType, string SceneTypeName, decimal Seconds, bool Still);

/// <summary>A video prompt for a segment.</summary>
/// <param name="Revision">Of the words that it was written for.</param>
/// <param name="Note">What is to be known about how it came about; null when there is nothing.</param>
public sealed record VideoPromptDraft(Guid SegmentId, int Revision, string Prompt, VideoPromptOrigin Origin, string? Note = null);
