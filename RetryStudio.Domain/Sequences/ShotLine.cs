using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>A shot as it is shown, light enough for 2,000 of them.</summary>
/// <param name="Scene">Position of its scene, from 0.</param>
public sealed record ShotLine(Guid SegmentId, int Number, int Scene, string SceneTitle, string Text)
{
    public SlotLook Audio { get; init; } = SlotLook.None;

    public SlotLook Image { get; init; } = SlotLook.None;

    public SlotLook Video { get; init; } = SlotLook.None;

    public StepLook? Promotion { get; init; }

    public StepLook? Qa { get; init; }

    public StepLook? Export { get; init; }

    /// <summary>There is a master of what is selected now.</summary>
    public bool IsPromoted { get; init; }

    /// <summary>QA is content with that master.</summary>
    public bool IsJudged { get; init; }

    /// <summary>What QA let through is sealed.</summary>
    public bool IsSealed { get; init; }

    public SlotLook Slot(AssetKind kind) => kind switch
    {
        AssetKind.Audio => Audio,
        AssetKind.Image => Image,
        _ => Video,
    };

    public StepLook? Step(Stage stage) => stage switch
    {
        Stage.Promotion => Promotion,
        Stage.Qa => Qa,
        Stage.Export => Export,
        _ => null,
    };

    public static ShotLine Of(SequenceShot shot, SequenceState state) => new(shot.SegmentId, shot.Number, shot.Scene, shot.SceneTitle, shot.Text)
    {
        Audio = shot.Audio,
        Image = shot.Image,
        Video = shot.Video,
        Promotion = StepLook.Of(shot.Promotion),
        Qa = StepLook.Of(shot.Qa),
        Export = StepLook.Of(shot.Export),
        IsPromoted = StepOrder.Current(shot, state) is not null,
        IsJudged = StepOrder.ForExport(shot, state) is not null,
        IsSealed = StepOrder.Sealed(shot, state) is not null,
    };

    /// <summary>The same by the marks of its steps alone. A test holds it against <see cref="StepOrder"/>.</summary>
    public ShotLine Marked(DeliveryFormat format)
    {
        var promoted = Video is { Status: SlotStatus.Complete, Selected: { } video } && Promotion is { Status: StepStatus.Done, Mark: not null } && Promotion.Input == $"{video:N}/{Audio.Selected:N}/{format.Key}";
        var judged = promoted && Qa is { Status: StepStatus.Done, Mark: not null };
        return this with { IsPromoted = promoted, IsJudged = judged, IsSealed = judged && Export is { Status: StepStatus.Done, Mark: not null } && Export.Input == $"{Qa!.Mark}/{Audio.Selected:N}" };
    }
}

/// <summary>A step as it is shown.</summary>
/// <param name="Mark">Names the file it brought; null when it brought none.</param>
/// <param name="Took">Seconds.</param>
public sealed record StepLook(StepStatus Status, string Input, string? Mark, Severity? Severity, string? Sentence, string? AcceptedBy, double Took)
{
    public static StepLook? Of(SequenceStep? step) => step is null ? null : new(step.Status, step.Input, step.Mark, step.Severity, step.Sentence, step.AcceptedBy, step.Took);
}
