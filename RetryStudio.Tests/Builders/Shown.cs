using System.Collections.Immutable;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Tests.Builders;

/// <summary>Things as they are shown, with whatever a test does not care about filled in.</summary>
internal static class Shown
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static SlotView Slot(AssetKind kind, SlotStatus status = SlotStatus.Pending) =>
        new(Guid.NewGuid(), kind, status, null, null, 0, 0, 1, null, null, null, null, true, Noon);

    /// <summary>A slot whose next attempt starts in so many seconds.</summary>
    public static SlotView Retrying(AssetKind kind, int attempt, int most, double seconds, DecisionReason reason = DecisionReason.CheckFailed) =>
        Slot(kind, SlotStatus.Failed) with { Attempts = attempt, RoundAttempts = attempt, MaxAttempts = most, NotBefore = Noon.AddSeconds(seconds), Reason = reason };

    public static SegmentCard Card(int number, SceneView scene, SlotView? image = null, SlotView? video = null, SlotView? audio = null, string? text = null) =>
        new(Guid.NewGuid(), scene.Id, number, text ?? $"Text of {number}", image ?? Slot(AssetKind.Image), video ?? Slot(AssetKind.Video), audio ?? Slot(AssetKind.Audio));

    public static SceneView Scene(int position = 0, string title = "The harbour") => new(Guid.NewGuid(), position, title, Guid.NewGuid(), "dialogue", "Dialogue close-up");

    public static ProjectOutline Outline(params ImmutableArray<SceneView> scenes) => new(Guid.NewGuid(), "The last boat", Noon, new(5000, 100, 0, 0), scenes);

    public static RunView Run(Guid project, RunStatus status, params SlotStatus[] slots) =>
        new(Guid.NewGuid(), project, status, "anna", Noon.AddSeconds(-90), Noon.AddSeconds(-90), null, slots.Length, 0, 0, GenerationEstimate.None, ProgressReport.Of(slots, TimeSpan.FromSeconds(90), null));

    public static CheckResult Check(string name, double score, double threshold = 0.5, bool advisory = false) =>
        new(new(name, CheckStatus.Measured, score, score, "As measured.", null), new(name, advisory ? null : threshold, threshold));

    public static AttemptView Attempt(int number, AttemptStatus status = AttemptStatus.Passed, AssetKind kind = AssetKind.Image) => new(
        Guid.NewGuid(), kind, number, status, Recipe(), Recipe(), number == 1 ? "" : "new seed · cfg 7.0 → 7.3", "2", null, false, null,
        [Check("face_confidence", status == AttemptStatus.Passed ? 0.87 : 0.42, 0.6)], 0.8, 12.5m, "GPU 1", new("p/media.png", "00", 10, 0, kind == AssetKind.Video ? 8 : 1), false, Noon, Noon, [], null);

    public static Recipe Recipe() => new() { Seed = 18446744073709551615, Workflow = "image", Prompt = "A harbour at dawn" };

    public static SegmentHistory History(SegmentCard card, params ImmutableArray<AttemptView> attempts) =>
        new(Guid.NewGuid(), "The last boat", card.SceneId, "The harbour", "Dialogue close-up", null, null, card, null, null, 2, attempts);

    public static EscalationView Escalation(int segment) =>
        new(Guid.NewGuid(), Guid.NewGuid(), "The last boat", Guid.NewGuid(), segment, $"Text of {segment}", AssetKind.Image, DecisionReason.PolicyOff, "Face 0.42 is below 0.60. A person decides.", 1, Noon);
}
