using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Coherence sheets, in the database. Whoever changes one holds the project's row.</summary>
public sealed class SheetStore(StudioTransactions transactions, Ids ids, TimeProvider time) : ISheetStore
{
    public Task<SheetView?> FindAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var project = await context.Projects.Where(item => item.Id == projectId).Select(item => item.Name).SingleOrDefaultAsync(token);
        return project is null ? null : await SheetReading.OfAsync(context, projectId, project, time.GetUtcNow(), token);
    }, ct);

    public Task<bool> MakeAsync(Guid projectId, string stylePrompt, ulong seed, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await LockAsync(context, projectId, token);
        if (await context.CoherenceSheets.AnyAsync(sheet => sheet.ProjectId == projectId, token))
        {
            return false;
        }

        await MakeAsync(context, projectId, stylePrompt, seed, by, token);
        return true;
    }, ct);

    public Task ChangeAsync(Guid projectId, SheetChange change, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await LockAsync(context, projectId, token);
        var sheet = await context.CoherenceSheets.SingleOrDefaultAsync(item => item.ProjectId == projectId, token);
        if ((sheet?.Revision ?? 0) != change.Revision)
        {
            throw RejectedException.Conflict("The coherence sheet has been changed by somebody else in the meantime. Load it again and repeat your change.");
        }

        sheet ??= await MakeAsync(context, projectId, change.StylePrompt, change.Seed, by, token);
        if ((sheet.StylePrompt, sheet.Seed) != (change.StylePrompt, change.Seed))
        {
            Note(context, by, "sheet.change", projectId, $"style: {sheet.StylePrompt} → {change.StylePrompt}; seed: {sheet.Seed} → {change.Seed}");
        }

        sheet.Change(change.StylePrompt, change.Seed, change.AsksForApproval, time.GetUtcNow());
        await AgePanelsAsync(context, sheet, token);
        return true;
    }, ct);

    public Task<Guid> RerollAsync(Guid projectId, int panel, string by, CancellationToken ct) => OnPanelAsync(projectId, panel, async (context, segment, token) =>
    {
        // What the segment says by now.
        if (await context.Segments.SingleOrDefaultAsync(item => item.Id == segment.SourceSegmentId, token) is { } source)
        {
            segment.Take(source);
        }

        segment.Reroll();
        Note(context, by, "sheet.reroll", projectId, $"panel {panel}, number {segment.Rerolls}");
    }, ct);

    public Task<Guid> ExchangeAsync(Guid projectId, int panel, int number, string by, CancellationToken ct) => OnPanelAsync(projectId, panel, async (context, segment, token) =>
    {
        var source = await context.Segments.SingleOrDefaultAsync(item => item.ProjectId == projectId && item.Number == number, token)
            ?? throw RejectedException.Invalid($"There is no segment {number}.", new FieldError("segment", $"The storyboard has the segments 1 to {await context.Segments.CountAsync(item => item.ProjectId == projectId, token)}."));
        segment.Take(source);
        Note(context, by, "sheet.exchange", projectId, $"panel {panel}: segment {number}");
    }, ct);

    public Task ApproveAsync(Guid projectId, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await LockAsync(context, projectId, token);
        var sheet = await context.CoherenceSheets.SingleOrDefaultAsync(item => item.ProjectId == projectId, token);
        if (sheet is null || !sheet.IsOf((await SheetReading.PicturesAsync(context, projectId, token))?.Select(picture => picture.AttemptId) ?? []))
        {
            throw RejectedException.Conflict("There is no composed sheet of the present panels. Wait until all nine are complete, then approve.");
        }

        sheet.Approve(by, time.GetUtcNow());
        Note(context, by, "sheet.approve", projectId, $"version {sheet.Version}");
        return true;
    }, ct);

    private async Task<CoherenceSheet> MakeAsync(StudioDbContext context, Guid projectId, string stylePrompt, ulong seed, string by, CancellationToken ct)
    {
        var segments = await context.Segments.Where(segment => segment.ProjectId == projectId).OrderBy(segment => segment.Number).ToListAsync(ct);
        if (segments.Count == 0)
        {
            throw RejectedException.Conflict("The project has no segments yet, so there is nothing that a coherence sheet could show. Import a script first.");
        }

        var now = time.GetUtcNow();
        var sheet = new CoherenceSheet(projectId, stylePrompt, seed, now);
        context.CoherenceSheets.Add(sheet);
        foreach (var (index, place) in PanelChoice.Of([.. segments.Select(segment => segment.SceneId)]).Index())
        {
            context.AddSegment(Segment.OfPanel(ids.Next(), index + 1, segments[place]), ids, now);
        }

        Note(context, by, "sheet.make", projectId, $"style: {stylePrompt}; seed: {seed}");
        return sheet;
    }

    /// <summary>What a panel shows is another picture from now on.</summary>
    private Task<Guid> OnPanelAsync(Guid projectId, int panel, Func<StudioDbContext, Segment, CancellationToken, Task> change, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await LockAsync(context, projectId, token);
        var segment = await context.SegmentsAndHidden.SingleOrDefaultAsync(item => item.ProjectId == projectId && item.Panel == panel, token)
            ?? throw RejectedException.Conflict("The project has no coherence sheet yet. Make it first.");
        if ((await context.LockSlotsOfSegmentAsync(segment.Id, token)).Any(slot => slot.Status.IsOpen()))
        {
            throw RejectedException.Conflict($"Panel {panel} is being made just now. Wait until it has ended, or cancel the generation.");
        }

        await change(context, segment, token);
        await AgePanelsAsync(context, await context.CoherenceSheets.SingleAsync(sheet => sheet.ProjectId == projectId, token), token);
        return segment.Id;
    }, ct);

    /// <summary>Holds the panels' pictures against what they should show.</summary>
    private async Task AgePanelsAsync(StudioDbContext context, CoherenceSheet sheet, CancellationToken ct)
    {
        // What was added or changed in this very transaction is to be found as well.
        await context.SaveChangesAsync(ct);
        var now = time.GetUtcNow();
        var panels = await context.SegmentsAndHidden.Where(segment => segment.ProjectId == sheet.ProjectId && segment.Panel != null).ToDictionaryAsync(segment => segment.Id, ct);
        foreach (var slot in (await context.LockSlotsOfSheetAsync(sheet.ProjectId, ct)).Where(slot => slot.Kind == AssetKind.Image))
        {
            if (slot.SelectedAttemptId is { } selected)
            {
                slot.MarkStale(CauseOf(panels[slot.SegmentId], (await context.Attempts.SingleAsync(attempt => attempt.Id == selected, ct)).Recipe), now);
            }

            if (slot.CurrentAttemptId is { } current)
            {
                slot.AgeRound(CauseOf(panels[slot.SegmentId], (await context.Attempts.SingleAsync(attempt => attempt.Id == current, ct)).OriginalRecipe), now);
            }
        }

        StaleCause? CauseOf(Segment panel, Recipe recipe) =>
            StyleLock.PromptWithout(recipe) != panel.Content.PromptOf(AssetKind.Image) ? StaleCause.PromptChanged
            : recipe.Style != sheet.StylePrompt ? StaleCause.StyleChanged
            : null;
    }

    private static async Task LockAsync(StudioDbContext context, Guid projectId, CancellationToken ct)
    {
        if ((await context.Projects.FromSqlRaw(context.Sql.Locked("projects", "id = {0}"), projectId).AsNoTracking().ToListAsync(ct)).Count == 0)
        {
            throw RejectedException.NotFound("project");
        }
    }

    private void Note(StudioDbContext context, string by, string action, Guid project, string detail) =>
        context.AuditEntries.Add(new(ids.Next(), by, action, project.ToString(), Sentence.Cut(detail), time.GetUtcNow()));
}
