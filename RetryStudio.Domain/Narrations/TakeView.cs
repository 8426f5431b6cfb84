using System.Collections.Immutable;

namespace RetryStudio.Domain.Narrations;

/// <summary>A take as it is shown.</summary>
/// <param name="CutAttempt">The attempt that lies in its segments; null when none does.</param>
public sealed record TakeView(ImmutableArray<TakePartView> Parts, Guid? CutAttempt, AlignedBy? CutBy, string? Sentence);

/// <summary>A segment within a take.</summary>
/// <param name="Number">On the storyboard; null when it is no part of it any more.</param>
/// <param name="Span">Where it lies in the attempt that was cut last; null when it was not found.</param>
public sealed record TakePartView(Guid SegmentId, int? Number, string Text, SpokenSpan? Span);

/// <summary>The take that a segment is spoken in.</summary>
/// <param name="Take">The take's own segment.</param>
/// <param name="IsAwaited">It is being made.</param>
/// <param name="Sentence">Why the segment is spoken on its own all the same, or why the take is not cut yet; null when neither is so.</param>
public sealed record SpokenIn(Guid Take, string Name, bool IsAwaited, string? Sentence);
