using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Reads a segment with everything it went through.</summary>
internal static class HistoryReading
{
    public static async Task<SegmentHistory?> OfAsync(StudioDbContext context, Guid segmentId, CancellationToken ct)
    {
        if (await context.SegmentsAndHidden.SingleOrDefaultAsync(segment => segment.Id == segmentId, ct) is not { } segment)
        {
            return null;
        }

        var place = await (from scene in context.Scenes
                           join type in context.SceneTypes on scene.SceneTypeId equals type.Id
                           join project in context.Projects on scene.ProjectId equals project.Id
                           where scene.Id == segment.SceneId
                           select new { scene.Title, TypeName = type.Name, type.Gate, project.GateOverride, project.WantsNarration, type.Recipes, Project = project.Name }).SingleAsync(ct);
        var beside = context.SegmentsAndHidden.Where(other => other.Panel != null == (segment.Panel != null) && other.TakeNumber != null == (segment.TakeNumber != null));
        var neighbours = await beside
            .Where(other => other.ProjectId == segment.ProjectId && (other.Number == segment.Number - 1 || other.Number == segment.Number + 1))
            .ToDictionaryAsync(other => other.Number, other => other.Id, ct);
        var card = (await CardReading.CardsAsync(context, context.SegmentsAndHidden, segment.ProjectId, [segmentId], ct)).Single();
        var step = segment.Number > 0 ? 1 : -1;
        return new(
            segment.ProjectId, place.Project, segment.SceneId, place.Title, place.TypeName,
            Neighbour(segment.Number - step), Neighbour(segment.Number + step),
            card, segment.ImagePrompt, segment.VideoPrompt, segment.Seconds,
            await AttemptsAsync(context, segmentId, ct))
        {
            Still = segment.Still,
            VideoPromptOrigin = segment.VideoPromptOrigin,
            LengthOrigin = segment.LengthOrigin,
            Take = segment.TakeNumber is null ? null : await TakeReading.OfAsync(context, segmentId, ct),
            SpokenIn = segment.Number < 0 ? null : await TakeReading.SpokenInAsync(context, segment, ct),
            WantsNarration = place.WantsNarration,
            Revision = segment.Revision,
            Reviews = await context.Escalations.Where(review => review.SegmentId == segmentId && review.ClosedAt == null).ToDictionaryAsync(review => review.Kind, review => review.Id, ct),
            Gate = place.GateOverride.ApplyTo(place.Gate),
            Recipes = place.Recipes,
        };

        Guid? Neighbour(int number) => neighbours.TryGetValue(number, out var id) ? id : null;
    }

    private static async Task<ImmutableArray<AttemptView>> AttemptsAsync(StudioDbContext context, Guid segmentId, CancellationToken ct)
    {
        var attempts = await context.Attempts.Where(attempt => attempt.SegmentId == segmentId).OrderBy(attempt => attempt.Kind).ThenBy(attempt => attempt.Number).ToListAsync(ct);
        var ids = attempts.Select(attempt => attempt.Id).ToList();
        var backends = await context.Backends.ToDictionaryAsync(backend => backend.Id, backend => backend.Name, ct);
        var tries = (await context.Tries.Where(item => ids.Contains(item.AttemptId)).OrderBy(item => item.Number).ToListAsync(ct)).ToLookup(item => item.AttemptId);
        var decisions = (await context.Decisions.Where(decision => decision.AttemptId != null && ids.Contains(decision.AttemptId.Value)).OrderBy(decision => decision.At).ToListAsync(ct))
            .ToLookup(decision => decision.AttemptId!.Value);
        var cuts = await TakeReading.CutsAsync(context, attempts, ct);
        return [.. attempts.Select(attempt => new AttemptView(
            attempt.Id, attempt.Kind, attempt.Number, attempt.Status, attempt.Recipe, attempt.OriginalRecipe, attempt.Variation, attempt.PolicyVersion,
            attempt.RequestedBy, attempt.IsSelected, attempt.SelectedBy, attempt.Scores, attempt.Overall, attempt.GpuSeconds,
            attempt.BackendId is { } backend ? NameOf(backend) : null, attempt.Media, attempt.AwaitsEvaluation, attempt.CreatedAt, attempt.UpdatedAt,
            [.. tries[attempt.Id].Select(item => new TryView(item.Number, NameOf(item.BackendId), item.Status, item.Error, item.Detail, item.GpuSeconds, item.JobId) { Id = item.Id, Partials = item.Partial.Length })],
            decisions[attempt.Id].Select(decision => new DecisionView(decision.Kind, decision.Reason, decision.Sentence, decision.By, decision.At)).LastOrDefault()) { Reproduces = attempt.ReproducesAttemptId, Likeness = attempt.Likeness, Cut = cuts.GetValueOrDefault(attempt.Id) })];

        string NameOf(Guid id) => backends.GetValueOrDefault(id, "a removed backend");
    }
}
