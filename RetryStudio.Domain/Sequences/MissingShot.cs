using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>A shot that cannot be delivered as it is.</summary>
/// <param name="Stage">Where it stays behind.</param>
public sealed record MissingShot(Guid SegmentId, int Number, Stage Stage, Severity Severity, string Sentence)
{
    private const int Named = 3;

    public static ImmutableArray<MissingShot> Of(SequenceState state) => Of(state, Stage.Export);

    /// <param name="upTo">The last stage that a shot must be through.</param>
    public static ImmutableArray<MissingShot> Of(SequenceState state, Stage upTo) => [.. Of(state.Shots.Select(shot => ShotLine.Of(shot, state)), state.Kinds).Where(shot => shot.Stage <= upTo)];

    public static ImmutableArray<MissingShot> Of(SequenceOverview overview) => [.. Of(overview.Shots, overview.Kinds)];

    /// <summary>Names a few of them.</summary>
    public static string Tell(ImmutableArray<MissingShot> missing)
    {
        var named = string.Join(" ", missing.Take(Named).Select(shot => $"Segment {shot.Number}: {shot.Sentence}"));
        return missing.Length > Named ? $"{named} {missing.Length - Named:N0} more are missing." : named;
    }

    private static IEnumerable<MissingShot> Of(IEnumerable<ShotLine> shots, ImmutableArray<AssetKind> kinds) => shots.Select(shot => Of(shot, kinds)).OfType<MissingShot>();

    private static MissingShot? Of(ShotLine shot, ImmutableArray<AssetKind> kinds)
    {
        if (kinds.FirstOrDefault(kind => !shot.Slot(kind).IsThere, (AssetKind)(-1)) is var kind && (int)kind >= 0)
        {
            return new(shot.SegmentId, shot.Number, Stage.Generation, Severity.High, shot.Slot(kind).Sentence ?? $"Its {kind.ToString().ToLowerInvariant()} is not made yet.");
        }

        return !shot.IsPromoted ? new(shot.SegmentId, shot.Number, Stage.Promotion, shot.Promotion?.Severity ?? Severity.High, shot.Promotion?.Sentence ?? "It is not promoted yet.")
            : shot.Qa is not { Status: StepStatus.Done } ? new(shot.SegmentId, shot.Number, Stage.Qa, shot.Qa?.Severity ?? Severity.Medium, shot.Qa?.Sentence ?? "QA has not looked at it yet.")
            : !shot.IsSealed ? new(shot.SegmentId, shot.Number, Stage.Export, shot.Export?.Severity ?? Severity.High, shot.Export?.Sentence ?? "It is not sealed yet.")
            : null;
    }
}
