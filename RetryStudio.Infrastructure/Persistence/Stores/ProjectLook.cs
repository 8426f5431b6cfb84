using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What the images of a project have in common, and what becomes of those that have something else.</summary>
internal static class ProjectLook
{
    public static Task<CoherenceSheet?> SheetAsync(StudioDbContext context, Guid projectId, CancellationToken ct) =>
        context.CoherenceSheets.AsNoTracking().SingleOrDefaultAsync(sheet => sheet.ProjectId == projectId, ct);

    public static async Task<StyleLock?> OfAsync(StudioDbContext context, Guid projectId, CancellationToken ct) => (await SheetAsync(context, projectId, ct))?.Look;

    /// <summary>What an image by this workflow carries: the sheet as a picture only where there is an input for it.</summary>
    public static async Task<StyleLock?> ForAsync(StudioDbContext context, CoherenceSheet sheet, string workflow, CancellationToken ct) => sheet.Look is { } look
        ? look with { Reference = await TakesReferenceAsync(context, workflow, ct) ? look.Reference : null }
        : null;

    /// <summary>Holds every image of the storyboard against the look, and every clip against its image. The project's row is locked.</summary>
    public static async Task AgeAsync(StudioDbContext context, Guid projectId, StyleLock look, DateTimeOffset now, CancellationToken ct)
    {
        var slots = (await context.LockSlotsOfProjectAsync(projectId, ct)).ToLookup(slot => slot.Kind);
        var selected = await context.Attempts.AsNoTracking()
            .Where(attempt => attempt.ProjectId == projectId && attempt.IsSelected && attempt.Kind != AssetKind.Audio)
            .Select(attempt => new { attempt.SlotId, Made = new Made(attempt.Recipe, attempt.Media!.Path) })
            .ToDictionaryAsync(attempt => attempt.SlotId, attempt => attempt.Made, ct);
        var planned = await context.Attempts.AsNoTracking()
            .Where(attempt => attempt.ProjectId == projectId && context.Slots.Any(slot => slot.CurrentAttemptId == attempt.Id && slot.Kind == AssetKind.Image))
            .Select(attempt => new { attempt.SlotId, attempt.OriginalRecipe })
            .ToDictionaryAsync(attempt => attempt.SlotId, attempt => attempt.OriginalRecipe, ct);
        foreach (var image in slots[AssetKind.Image])
        {
            if (selected.TryGetValue(image.Id, out var made))
            {
                image.MarkStale(Staleness.OfStyle(image.Stale, made.Recipe, look), now);
            }

            if (planned.TryGetValue(image.Id, out var recipe))
            {
                image.AgeRound(Staleness.OfStyle(image.RoundStale, recipe, look), now);
            }
        }

        var images = slots[AssetKind.Image].ToDictionary(slot => slot.SegmentId);
        foreach (var video in slots[AssetKind.Video])
        {
            if (selected.TryGetValue(video.Id, out var clip) && images[video.SegmentId] is var image && selected.TryGetValue(image.Id, out var picture))
            {
                video.MarkStale(Staleness.OfVideo(video.Stale, clip.Recipe.StartImage, picture.Path, image.Stale is not null), now);
            }
        }
    }

    private static async Task<bool> TakesReferenceAsync(StudioDbContext context, string workflow, CancellationToken ct) =>
        Routing.For(workflow) == BackendType.Simulated
        || (await context.Workflows.AsNoTracking().Where(item => item.Name == workflow).Select(item => new { item.Bindings }).SingleOrDefaultAsync(ct))
            ?.Bindings.Any(binding => binding.Parameter == WorkflowParameter.ReferenceImage) == true;

    private sealed record Made(Recipe Recipe, string Path);
}
