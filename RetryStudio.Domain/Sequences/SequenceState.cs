using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>A sequence, its steps, and what its shots are at the moment.</summary>
/// <param name="Shots">In the storyboard's order.</param>
public sealed record SequenceState(Sequence Sequence, string Project, DeliveryFormat Format, bool WantsNarration, ImmutableArray<SequenceShot> Shots, DateTimeOffset ReadAt)
{
    /// <summary>How far the coherence sheet is; null where nobody has looked.</summary>
    public SheetState? Sheet { get; init; }

    /// <summary>The files of the latest package are all there.</summary>
    public bool PackageStands { get; init; } = true;

    /// <summary>Kinds that are to be there before anything is promoted.</summary>
    public ImmutableArray<AssetKind> Kinds => WantsNarration ? [AssetKind.Audio, AssetKind.Image, AssetKind.Video] : [AssetKind.Image, AssetKind.Video];

    public IEnumerable<SlotLook> Slots => Shots.SelectMany(shot => Kinds.Select(shot.Slot));

    /// <summary>What can be delivered.</summary>
    public IEnumerable<(SequenceShot Shot, StepResult.Sealed Sealed)> Ready
    {
        get
        {
            var missing = MissingShot.Of(this).Select(shot => shot.SegmentId).ToHashSet();
            return Shots.Where(shot => !missing.Contains(shot.SegmentId)).Select(shot => (shot, StepOrder.Sealed(shot, this)!));
        }
    }

    /// <summary>Names what a package would be made of now; null when nothing can be delivered.</summary>
    public string? PackageInput => SequenceOverview.Of(this).PackageInput();
}

/// <param name="Scene">Position of its scene, from 0.</param>
/// <param name="Place">Position in its scene, from 1.</param>
/// <param name="GateVersion">Names the gate it is held against at the moment.</param>
public sealed record SequenceShot(Guid SegmentId, int Number, int Scene, int Place, string SceneTitle, string Text, decimal Seconds, bool Still, string GateVersion, RetryPolicy Policy)
{
    public SlotLook Audio { get; init; } = SlotLook.None;

    public SlotLook Image { get; init; } = SlotLook.None;

    public SlotLook Video { get; init; } = SlotLook.None;

    public SequenceStep? Promotion { get; init; }

    public SequenceStep? Qa { get; init; }

    public SequenceStep? Export { get; init; }

    public SequenceStep? Step(Stage stage) => stage switch
    {
        Stage.Promotion => Promotion,
        Stage.Qa => Qa,
        Stage.Export => Export,
        _ => null,
    };

    public SlotLook Slot(AssetKind kind) => kind switch
    {
        AssetKind.Audio => Audio,
        AssetKind.Image => Image,
        _ => Video,
    };
}

/// <summary>What of a slot matters here.</summary>
public sealed record SlotLook(SlotStatus Status, Guid? Selected, StaleCause? Stale, string? Sentence)
{
    public static readonly SlotLook None = new(SlotStatus.Pending, null, null, null);

    /// <summary>Its selected clip is to be made larger before it is promoted.</summary>
    public bool WantsUpscaling { get; init; }

    /// <summary>Its selected clip could not be made larger since the sequence was started.</summary>
    public bool StaysSmall { get; init; }

    /// <summary>Its selected clip is being made larger.</summary>
    public bool IsUpscaling { get; init; }

    /// <summary>It was generated.</summary>
    public bool IsThere => Status == SlotStatus.Complete || IsUpscaling;

    public DecisionReason? Reason { get; init; }

    /// <summary>It waits, and something that somebody should see to stands in its way.</summary>
    public bool IsHindered => this is { Status: SlotStatus.Queued, Reason: DecisionReason.TakeNotCut };
}
