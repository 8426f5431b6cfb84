using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Reads a project's coherence sheet.</summary>
internal static class SheetReading
{
    public static async Task<SheetView> OfAsync(StudioDbContext context, Guid projectId, string project, DateTimeOffset now, CancellationToken ct)
    {
        var segments = await context.Segments.CountAsync(segment => segment.ProjectId == projectId, ct);
        if (await ProjectLook.SheetAsync(context, projectId, ct) is not { } sheet)
        {
            return new(projectId, project, segments, null, []);
        }

        var panels = await (from panel in context.SegmentsAndHidden
                            join scene in context.Scenes on panel.SceneId equals scene.Id
                            where panel.ProjectId == projectId && panel.Panel != null
                            orderby panel.Panel
                            select new
                            {
                                panel.Id, Panel = panel.Panel!.Value, panel.Text, panel.Rerolls, scene.Title,
                                Source = context.SegmentsAndHidden.Where(source => source.Id == panel.SourceSegmentId).Select(source => (int?)source.Number).FirstOrDefault(),
                            }).ToListAsync(ct);
        var ids = panels.Select(panel => panel.Id).ToList();
        var cards = (await CardReading.CardsAsync(context, context.SegmentsAndHidden, projectId, ids, ct)).ToDictionary(card => card.Id);
        var run = await context.Runs.Where(item => item.ProjectId == projectId && item.OfSheet).OrderByDescending(item => item.StartedAt).FirstOrDefaultAsync(ct);
        ImmutableArray<PanelView> views = [.. panels.Select(panel => new PanelView(
            panel.Panel, panel.Id, panel.Source, panel.Title, panel.Text, panel.Rerolls, PanelSeed.Of(sheet.Seed, panel.Panel, panel.Rerolls), cards[panel.Id].Image))];
        return new(projectId, project, segments, DesignOf(sheet, views), views) { Run = run is null ? null : (await RunFigures.OfAsync(context, run, now, ct)).View() };
    }

    /// <summary>What the panels show, in their order; null unless all nine show what they should.</summary>
    public static async Task<ImmutableArray<SheetPicture>?> PicturesAsync(StudioDbContext context, Guid projectId, CancellationToken ct)
    {
        var pictures = await (from panel in context.SegmentsAndHidden
                              join slot in context.Slots on panel.Id equals slot.SegmentId
                              join attempt in context.Attempts on slot.SelectedAttemptId equals attempt.Id
                              where panel.ProjectId == projectId && panel.Panel != null && slot.Kind == AssetKind.Image && slot.Status == SlotStatus.Complete && slot.Stale == null && attempt.Media != null
                              orderby panel.Panel
                              select new { attempt.Id, attempt.Media!.Path, attempt.Recipe }).ToListAsync(ct);
        return pictures.Count == CoherenceSheet.Panels
            ? [.. pictures.Select(picture => new SheetPicture(picture.Id, picture.Path, picture.Recipe.Width, picture.Recipe.Height))]
            : null;
    }

    private static SheetDesign DesignOf(CoherenceSheet sheet, ImmutableArray<PanelView> panels)
    {
        var attempts = panels.All(panel => panel.IsDone) ? panels.Select(panel => panel.Slot.SelectedAttemptId!.Value).ToList() : null;
        return new(sheet.StylePrompt, sheet.Seed, sheet.AsksForApproval, sheet.Version, sheet.Revision, sheet.Composed, attempts is not null && sheet.IsOf(attempts), sheet.ComposedAt, sheet.ApprovedBy, sheet.ApprovedAt)
        {
            Trouble = attempts is null ? null : sheet.TroubleWith(attempts),
        };
    }
}
