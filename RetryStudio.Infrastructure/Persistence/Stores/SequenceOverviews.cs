using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Sequences as they are shown, from the database: of a step everything but its result, which is as large as all the rest together.</summary>
public sealed class SequenceOverviews(StudioTransactions transactions, TimeProvider time) : ISequenceOverviews
{
    public Task<SequenceOverview?> OfProjectAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Sequences.AsNoTracking().SingleOrDefaultAsync(sequence => sequence.ProjectId == projectId, token) is { } sequence
            ? await OfAsync(context, sequence, time.GetUtcNow(), token)
            : null, ct);

    private static async Task<SequenceOverview> OfAsync(StudioDbContext context, Sequence sequence, DateTimeOffset now, CancellationToken ct)
    {
        var id = sequence.ProjectId;
        var project = await context.Projects.AsNoTracking().SingleAsync(project => project.Id == id, ct);
        var segments = await context.Segments.Where(segment => segment.ProjectId == id).OrderBy(segment => segment.Number)
            .Join(context.Scenes, segment => segment.SceneId, scene => scene.Id, (segment, scene) => new { segment.Id, segment.Number, segment.Text, scene.Position, scene.Title }).ToListAsync(ct);
        var slots = await context.Slots.Where(slot => slot.ProjectId == id && (slot.Kind != AssetKind.Audio || project.WantsNarration || slot.SelectedAttemptId != null))
            .Select(slot => new { Key = new ShotPart<AssetKind>(slot.SegmentId, slot.Kind), Look = new SlotLook(slot.Status, slot.SelectedAttemptId, slot.Stale, slot.Sentence) { Reason = slot.Reason, IsUpscaling = context.Attempts.Any(attempt => attempt.Id == slot.CurrentAttemptId && attempt.SourceVideo != null) } })
            .ToDictionaryAsync(slot => slot.Key, slot => slot.Look, ct);
        var steps = await context.SequenceSteps.Where(step => step.SequenceId == sequence.Id)
            .Select(step => new { Key = new ShotPart<Stage>(step.SegmentId, step.Stage), Look = new StepLook(step.Status, step.Input, step.Mark, step.Severity, step.Sentence, step.AcceptedBy, step.Took) })
            .ToDictionaryAsync(step => step.Key, step => step.Look, ct);
        return new(sequence, project.Name, project.Delivery, project.WantsNarration, [.. segments.Select(segment => new ShotLine(segment.Id, segment.Number, segment.Position, segment.Title, segment.Text)
        {
            Audio = slots.GetValueOrDefault(new(segment.Id, AssetKind.Audio), SlotLook.None),
            Image = slots.GetValueOrDefault(new(segment.Id, AssetKind.Image), SlotLook.None),
            Video = slots.GetValueOrDefault(new(segment.Id, AssetKind.Video), SlotLook.None),
            Promotion = steps.GetValueOrDefault(new(segment.Id, Stage.Promotion)),
            Qa = steps.GetValueOrDefault(new(segment.Id, Stage.Qa)),
            Export = steps.GetValueOrDefault(new(segment.Id, Stage.Export)),
        }.Marked(project.Delivery))], now);
    }

    private readonly record struct ShotPart<T>(Guid SegmentId, T Part);
}
