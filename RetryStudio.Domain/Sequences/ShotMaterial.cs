using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>What the stages must know of one shot.</summary>
public interface IShotMaterial
{
    /// <summary>Null when the segment, or one of the attempts, is no longer there.</summary>
    Task<ShotMaterial?> OfAsync(Guid segmentId, Guid videoId, Guid? narrationId, CancellationToken ct);
}

/// <param name="Seconds">As the script wants it.</param>
public sealed record ShotMaterial(Guid ProjectId, Guid SegmentId, int Number, decimal Seconds, bool Still, Gate Gate, DeliveryFormat Format, ChosenAttempt Video, ChosenAttempt? Narration)
{
    /// <summary>What the master is held against: the clip's recipe in the delivery format, as long as what is spoken.</summary>
    public Recipe Wanted => Video.Recipe with { Width = Format.Width, Height = Format.Height, Fps = Format.Fps, Seconds = Math.Max(Seconds, (decimal)(Narration?.Media.Duration ?? 0)) };
}

/// <param name="ChosenBy">Null when the gate selected it.</param>
public sealed record ChosenAttempt(Guid Id, int Number, MediaFile Media, Recipe Recipe, ImmutableArray<CheckResult> Scores, string? ChosenBy);
