using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What coherence sheets are composed of, in the database.</summary>
public sealed class SheetCompositionStore(StudioTransactions transactions, Ids ids, TimeProvider time) : ISheetComposition
{
    /// <summary>At a time: the rest follows in the next round.</summary>
    private const int Most = 20;

    public Task<IReadOnlyList<Guid>> WaitingAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        // Only where something happened since the last composition; what it was is looked at one by one.
        var touched = await (from sheet in context.CoherenceSheets
                             join panel in context.SegmentsAndHidden on sheet.ProjectId equals panel.ProjectId
                             join slot in context.Slots on panel.Id equals slot.SegmentId
                             where panel.Panel != null && slot.Kind == AssetKind.Image && slot.Status == SlotStatus.Complete && slot.Stale == null
                             group new { sheet.ComposedAt, sheet.ChangedAt, slot.UpdatedAt } by sheet.ProjectId into panels
                             where panels.Count() == CoherenceSheet.Panels
                                 && (panels.Max(item => item.ComposedAt) == null || panels.Max(item => item.UpdatedAt) > panels.Max(item => item.ComposedAt) || panels.Max(item => item.ChangedAt) > panels.Max(item => item.ComposedAt))
                             select panels.Key).ToListAsync(token);
        var waiting = new List<Guid>();
        foreach (var project in touched)
        {
            if (waiting.Count < Most && await OrderAsync(context, project, token) is { } order && !await IsGivenUpAsync(context, order, token))
            {
                waiting.Add(project);
            }
        }

        return (IReadOnlyList<Guid>)waiting;
    }, ct);

    public Task<SheetOrder?> OrderAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync((context, token) => OrderAsync(context, projectId, token), ct);

    public Task<bool> KeepAsync(SheetOrder order, StoredFile file, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await context.LockSegmentsAsync(order.ProjectId, token);
        await context.LockSlotsOfSheetAsync(order.ProjectId, token);
        if (await OrderAsync(context, order.ProjectId, token) is not { } present || (present.Version, present.StylePrompt) != (order.Version, order.StylePrompt) || !present.Panels.SequenceEqual(order.Panels))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var sheet = await context.CoherenceSheets.SingleAsync(item => item.ProjectId == order.ProjectId, token);
        sheet.Compose(file, AttemptsOf(order), now);
        await ProjectLook.AgeAsync(context, order.ProjectId, sheet.Look!, now, token);
        context.AuditEntries.Add(new(ids.Next(), "studio", "sheet.compose", order.ProjectId.ToString(), $"version {sheet.Version}", now));
        return true;
    }, ct);

    public Task NoteTroubleAsync(SheetOrder order, string sentence, bool counts, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        (await context.CoherenceSheets.SingleOrDefaultAsync(sheet => sheet.ProjectId == order.ProjectId, token))?.NoteTrouble(AttemptsOf(order), sentence, counts);
        return true;
    }, ct);

    public Task TryAgainAsync(Guid projectId, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        (await context.CoherenceSheets.SingleOrDefaultAsync(sheet => sheet.ProjectId == projectId && sheet.Trouble != null, token))?.TryAgain();
        return true;
    }, ct);

    private static async Task<bool> IsGivenUpAsync(StudioDbContext context, SheetOrder order, CancellationToken ct) =>
        (await ProjectLook.SheetAsync(context, order.ProjectId, ct))?.TroubleWith(AttemptsOf(order)) is { IsFinal: true };

    private static ImmutableArray<Guid> AttemptsOf(SheetOrder order) => [.. order.Panels.Select(panel => panel.AttemptId)];

    private static async Task<SheetOrder?> OrderAsync(StudioDbContext context, Guid projectId, CancellationToken ct) =>
        await ProjectLook.SheetAsync(context, projectId, ct) is { } sheet
        && await SheetReading.PicturesAsync(context, projectId, ct) is { } pictures
        && !sheet.IsOf(pictures.Select(picture => picture.AttemptId))
            ? new(projectId, sheet.Version + 1, sheet.StylePrompt, pictures)
            : null;
}
