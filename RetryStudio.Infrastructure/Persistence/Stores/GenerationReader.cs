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

    // Read side by side, since people poll this while a run goes on.
    public async Task<ProjectStatus?> StatusAsync(Guid projectId, CancellationToken ct)
    {
        var segmentsRead = transactions.ReadAsync((context, token) => context.Segments.Where(segment => segment.ProjectId == projectId)
            .Join(context.Scenes, segment => segment.SceneId, scene => scene.Id, (segment, scene) => new SegmentRow(segment.Id, segment.Number, scene.Position)).ToListAsync(token), ct);

        // Audio that nobody asked for is not part of the picture, and a third of the rows.
        var slotsRead = transactions.ReadAsync((context, token) => context.Slots
            .Where(slot => slot.ProjectId == projectId && (slot.Kind != AssetKind.Audio || slot.Status != SlotStatus.Pending))
            .Select(slot => new SlotRow(slot.SegmentId, slot.Kind, slot.Status, slot.AttemptCount)).ToListAsync(token), ct);
        var derivedRead = transactions.ReadAsync((context, token) => DerivedAttempts.CountsAsync(context, projectId, token), ct);
        var run = await transactions.ReadAsync(async (context, token) =>
            await context.Runs.Where(run => run.ProjectId == projectId && !run.OfSheet).OrderByDescending(run => run.Status == RunStatus.Running).ThenByDescending(run => run.StartedAt).FirstOrDefaultAsync(token) is { } latest
                ? await RunFigures.OfAsync(context, latest, time.GetUtcNow(), token)
                : null, ct);
        var segments = await segmentsRead;
        var slots = await slotsRead;
        var derived = await derivedRead;
        return segments.Count == 0 && !await transactions.ReadAsync((context, token) => context.Projects.AnyAsync(project => project.Id == projectId, token), ct)
            ? null
            : new(run?.View(), LinesOf(segments, slots, derived), run?.Pace);
    }

    private static ImmutableArray<SlotLine> LinesOf(List<SegmentRow> segments, List<SlotRow> slots, IReadOnlyDictionary<(Guid, AssetKind), int> derived)
    {
        var places = new Dictionary<Guid, (int Index, int Scene, int Shot)>(segments.Count);
        var (scene, shot) = (-1, 0);
        segments.Sort((left, right) => left.Number.CompareTo(right.Number));
        foreach (var segment in segments)
        {
            shot = segment.Scene == scene ? shot + 1 : 1;
            scene = segment.Scene;
            places.Add(segment.Id, (places.Count, scene, shot));
        }

        // An import may have come between the two reads: its slots are shown the next time.
        var kinds = Enum.GetValues<AssetKind>().Length;
        var lines = new SlotLine?[segments.Count * kinds];
        foreach (var slot in slots)
        {
            if (places.TryGetValue(slot.SegmentId, out var place))
            {
                lines[(place.Index * kinds) + (int)slot.Kind] = new(slot.SegmentId, place.Scene, place.Shot, slot.Kind, slot.Status, Math.Max(0, slot.Attempts - derived.GetValueOrDefault((slot.SegmentId, slot.Kind)) - 1));
            }
        }

        return [.. lines.Where(line => line is not null).Select(line => line!.Value)];
    }

    public Task<RunView?> RunAsync(Guid runId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Runs.SingleOrDefaultAsync(run => run.Id == runId, token) is { } run
            ? (await RunFigures.OfAsync(context, run, time.GetUtcNow(), token)).View()
            : null, ct);

    public Task<AttemptFile?> FileAsync(Guid attemptId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Attempts.Where(attempt => attempt.Id == attemptId).Select(attempt => new { attempt.SegmentId, attempt.Kind, attempt.Number, attempt.Media }).SingleOrDefaultAsync(token) is { Media: { } media } found
            ? new AttemptFile(attemptId, found.SegmentId, found.Kind, found.Number, media)
            : null, ct);

    private readonly record struct SegmentRow(Guid Id, int Number, int Scene);

    private readonly record struct SlotRow(Guid SegmentId, AssetKind Kind, SlotStatus Status, int Attempts);
}
