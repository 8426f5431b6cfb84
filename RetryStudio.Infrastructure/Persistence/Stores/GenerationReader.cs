using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What is shown of generations, from the database.</summary>
public sealed class GenerationReader(StudioTransactions transactions, TimeProvider time) : IGenerationReader
{
    public Task<IReadOnlyList<SegmentCard>> CardsAsync(Guid projectId, IReadOnlyCollection<Guid>? segments, CancellationToken ct) =>
        transactions.ReadAsync((context, token) => CardReading.CardsAsync(context, projectId, segments, token), ct);

    public Task<SegmentHistory?> HistoryAsync(Guid segmentId, CancellationToken ct) =>
        transactions.ReadAsync((context, token) => HistoryReading.OfAsync(context, segmentId, token), ct);

    public async Task<ProjectStatus?> StatusAsync(Guid projectId, CancellationToken ct)
    {
        // Side by side, since people poll this while a run goes on.
        var segmentsRead = transactions.ReadAsync((context, token) => context.Segments.Where(segment => segment.ProjectId == projectId)
            .Join(context.Scenes, segment => segment.SceneId, scene => scene.Id, (segment, scene) => new { segment.Id, segment.Number, scene.Position }).ToListAsync(token), ct);

        // Audio that nobody asked for is not part of the picture, and a third of the rows.
        var slotsRead = transactions.ReadAsync((context, token) => context.Slots
            .Where(slot => slot.ProjectId == projectId && (slot.Kind != AssetKind.Audio || slot.Status != SlotStatus.Pending))
            .Select(slot => new StatusRow(slot.SegmentId, slot.Kind, slot.Status, slot.AttemptCount, slot.RunId, slot.UpdatedAt)).ToListAsync(token), ct);
        var run = await transactions.ReadAsync((context, token) => context.Runs.Where(run => run.ProjectId == projectId)
            .OrderByDescending(run => run.Status == RunStatus.Running).ThenByDescending(run => run.StartedAt).FirstOrDefaultAsync(token), ct);
        var segments = await segmentsRead;
        var slots = await slotsRead;
        if (segments.Count == 0 && !await transactions.ReadAsync((context, token) => context.Projects.AnyAsync(project => project.Id == projectId, token), ct))
        {
            return null;
        }

        var bySegment = slots.ToLookup(slot => slot.SegmentId);
        var lines = ImmutableArray.CreateBuilder<SlotLine>(slots.Count);
        var (current, shot) = (-1, 0);
        foreach (var segment in segments.OrderBy(segment => segment.Number))
        {
            shot = segment.Position == current ? shot + 1 : 1;
            current = segment.Position;
            foreach (var slot in bySegment[segment.Id])
            {
                lines.Add(new(segment.Id, current, shot, slot.Kind, slot.Status, slot.Attempts));
            }
        }

        var ofRun = run is null ? [] : slots.Where(slot => slot.RunId == run.Id).Select(slot => (slot.Status, slot.UpdatedAt)).ToList();
        return new(run is null ? null : View(run, ofRun), lines.ToImmutable(), run is null ? null : PaceOf(run, ofRun));
    }

    public Task<RunView?> RunAsync(Guid runId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        if (await context.Runs.SingleOrDefaultAsync(run => run.Id == runId, token) is not { } run)
        {
            return null;
        }

        var slots = await context.Slots.Where(slot => slot.RunId == runId).Select(slot => new { slot.Status, slot.UpdatedAt }).ToListAsync(token);
        return (RunView?)View(run, [.. slots.Select(slot => (slot.Status, slot.UpdatedAt))]);
    }, ct);

    public Task<MediaFile?> MediaAsync(Guid attemptId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Attempts.Where(attempt => attempt.Id == attemptId).Select(attempt => attempt.Media).SingleOrDefaultAsync(token), ct);

    public Task<IReadOnlyList<EscalationView>> EscalationsAsync(Guid? projectId, int limit, Guid? after, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var start = after is { } id ? await context.Escalations.Where(item => item.Id == id).Select(item => (DateTimeOffset?)item.OpenedAt).SingleOrDefaultAsync(token) : null;
        return (IReadOnlyList<EscalationView>)await (
            from escalation in context.Escalations
            join slot in context.Slots on escalation.SlotId equals slot.Id
            join segment in context.Segments on escalation.SegmentId equals segment.Id
            join project in context.Projects on escalation.ProjectId equals project.Id
            where escalation.ClosedAt == null && (projectId == null || escalation.ProjectId == projectId) && (start == null || escalation.OpenedAt < start)
            orderby escalation.OpenedAt descending
            select new EscalationView(
                escalation.Id, project.Id, project.Name, segment.Id, segment.Number, segment.Text, escalation.Kind, escalation.Reason, escalation.Sentence, slot.AttemptCount, escalation.OpenedAt))
            .Take(limit).ToListAsync(token);
    }, ct);

    private RunView View(Run run, List<(SlotStatus Status, DateTimeOffset UpdatedAt)> slots)
    {
        var elapsed = (run.FinishedAt ?? time.GetUtcNow()) - run.StartedAt;
        var progress = ProgressReport.Of(slots.Select(slot => slot.Status), elapsed, PaceOf(run, slots));
        return new(run.Id, run.ProjectId, run.Status, run.StartedBy, run.StartedAt, run.FinishedAt, run.Images, run.Videos, run.Skipped, run.Estimate, progress);
    }

    private static Pace? PaceOf(Run run, List<(SlotStatus Status, DateTimeOffset UpdatedAt)> slots)
    {
        var settled = slots.Where(slot => slot.Status is SlotStatus.Complete or SlotStatus.NeedsReview or SlotStatus.FailedPermanent).ToList();
        return settled.Count == 0 ? null : new(settled.Count, settled.Max(slot => slot.UpdatedAt) - run.StartedAt);
    }

    private readonly record struct StatusRow(Guid SegmentId, AssetKind Kind, SlotStatus Status, int Attempts, Guid? RunId, DateTimeOffset UpdatedAt);
}
