using System.Collections.Immutable;

namespace RetryStudio.Domain.Narrations;

/// <summary>Consecutive segments of one scene that are spoken in one go. Its own hidden segment has its text, its slot and its attempts.</summary>
public sealed class Take
{
    private Take()
    {
    }

    public Take(Guid segmentId, Guid projectId, Guid sceneId, int number, ImmutableArray<TakePart> parts) =>
        (SegmentId, ProjectId, SceneId, Number, Parts) = (segmentId, projectId, sceneId, number, parts);

    /// <summary>Its own hidden segment.</summary>
    public Guid SegmentId { get; private set; }

    public Guid ProjectId { get; private set; }

    public Guid SceneId { get; private set; }

    /// <summary>Among the takes of its scene, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>In the order in which they are spoken.</summary>
    public ImmutableArray<TakePart> Parts { get; private set; } = [];

    /// <summary>Narrations of its segments are queued until it is there.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>The attempt that was cut, or that could not be; null before there was one.</summary>
    public Guid? SettledAttemptId { get; private set; }

    /// <summary>Where its parts lie in that attempt; empty when that cannot be told.</summary>
    public ImmutableArray<SpokenSpan> Spans { get; private set; } = [];

    /// <summary>What told so; null when nothing did.</summary>
    public AlignedBy? CutBy { get; private set; }

    /// <summary>Why its segments are spoken on their own, or why it is not cut yet; null when neither is so.</summary>
    public string? Sentence { get; private set; }

    public int Revision { get; private set; }

    /// <summary>It is made, and narrations wait for it.</summary>
    public void Await()
    {
        (IsAwaited, Sentence) = (true, null);
        Revision++;
    }

    /// <summary>Its segments are made another way now.</summary>
    public void Leave()
    {
        (IsAwaited, Sentence) = (false, null);
        Revision++;
    }

    /// <summary>It is there and cannot be cut for the moment.</summary>
    public void Hinder(string sentence)
    {
        Sentence = Domain.Sentence.Cut(sentence);
        Revision++;
    }

    /// <summary>It lies in its segments.</summary>
    public void Cut(Guid attemptId, Alignment.Found found)
    {
        (IsAwaited, SettledAttemptId, Spans, CutBy, Sentence) = (false, attemptId, found.Spans, found.By, null);
        Revision++;
    }

    /// <summary>Nothing could be cut: its segments are spoken on their own, or end as it did.</summary>
    /// <param name="attemptId">The one that could not be cut; null when there is none.</param>
    public void GiveUp(Guid? attemptId, string sentence)
    {
        (IsAwaited, SettledAttemptId, Spans, CutBy, Sentence) = (false, attemptId ?? SettledAttemptId, [], null, Domain.Sentence.Cut(sentence));
        Revision++;
    }
}

/// <param name="Text">What it said when the take was planned.</param>
public sealed record TakePart(Guid SegmentId, string Text);
