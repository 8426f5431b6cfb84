using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Puts together what a sequence decides by.</summary>
internal static class SequenceReading
{
    public static async Task<SequenceState> StateAsync(StudioDbContext context, Sequence sequence, DateTimeOffset now, CancellationToken ct)
    {
        var id = sequence.ProjectId;
        var project = await context.Projects.AsNoTracking().SingleAsync(project => project.Id == id, ct);
        var segments = await context.Segments.AsNoTracking().Where(segment => segment.ProjectId == id).OrderBy(segment => segment.Number)
            .Select(segment => new { segment.Id, segment.Number, segment.SceneId, segment.Text, segment.Seconds, segment.Still }).ToListAsync(ct);
        // After the segments: an import in between only adds scenes that nothing refers to yet.
        var scenes = await context.Scenes.AsNoTracking().Where(scene => scene.ProjectId == id).ToDictionaryAsync(scene => scene.Id, ct);
        var types = await context.SceneTypes.AsNoTracking().Where(type => context.Scenes.Any(scene => scene.ProjectId == id && scene.SceneTypeId == type.Id)).ToDictionaryAsync(type => type.Id, ct);
        var slots = (await context.Slots.AsNoTracking().Where(slot => slot.ProjectId == id)
            .Select(slot => new { slot.SegmentId, slot.Kind, slot.Status, slot.SelectedAttemptId, slot.Stale, slot.Sentence, slot.Reason, IsUpscaling = context.Attempts.Any(attempt => attempt.Id == slot.CurrentAttemptId && attempt.SourceVideo != null), slot.Id }).ToListAsync(ct)).ToLookup(slot => slot.SegmentId);
        var small = sequence.UpscaleKey != project.Delivery.UpscaleKey ? [] : (await UpscaleReading.OfProjectAsync(context, id, project.Delivery, sequence.StartedAt, ct)).ToDictionary(clip => clip.SlotId, clip => clip.Failed);
        var steps = (await context.SequenceSteps.AsNoTracking().Where(step => step.SequenceId == sequence.Id).ToListAsync(ct)).ToLookup(step => step.SegmentId);
        var places = new Dictionary<Guid, int>();
        return new(sequence, project.Name, project.Delivery, project.WantsNarration,
        [
            .. segments.Select(segment =>
            {
                var scene = scenes[segment.SceneId];
                var type = types[scene.SceneTypeId];
                return new SequenceShot(
                    segment.Id, segment.Number, scene.Position, places[scene.Id] = places.GetValueOrDefault(scene.Id) + 1, scene.Title, segment.Text, segment.Seconds, segment.Still,
                    FormattableString.Invariant($"{type.Slug}-{type.GateVersion}+{project.GateOverrideVersion}"), project.RetryOverride.ApplyTo(type.Policy))
                {
                    Audio = Look(AssetKind.Audio),
                    Image = Look(AssetKind.Image),
                    Video = Look(AssetKind.Video),
                    Promotion = Step(Stage.Promotion),
                    Qa = Step(Stage.Qa),
                    Export = Step(Stage.Export),
                };

                SlotLook Look(AssetKind kind) => slots[segment.Id].Where(slot => slot.Kind == kind).Select(slot => new SlotLook(slot.Status, slot.SelectedAttemptId, slot.Stale, slot.Sentence) { Reason = slot.Reason, WantsUpscaling = small.TryGetValue(slot.Id, out var failed) && !failed, StaysSmall = failed, IsUpscaling = slot.IsUpscaling }).Single();

                SequenceStep? Step(Stage stage) => steps[segment.Id].SingleOrDefault(step => step.Stage == stage);
            }),
        ], now);
    }
}
