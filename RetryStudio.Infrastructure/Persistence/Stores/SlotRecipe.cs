using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>The recipe a slot's round starts from.</summary>
internal static class SlotRecipe
{
    /// <param name="entropy">Becomes the seed unless the slot has used it before.</param>
    public static async Task<Recipe> BaseAsync(StudioDbContext context, Slot slot, SegmentSetting setting, ulong entropy, CancellationToken ct)
    {
        var used = slot.AttemptCount == 0 ? [] : await UsedSeedsAsync(context, slot.Id, ct);
        string? startImage = null;
        if (slot.Kind == AssetKind.Video)
        {
            startImage = await context.Attempts.AsNoTracking()
                .Where(attempt => attempt.SegmentId == slot.SegmentId && attempt.Kind == AssetKind.Image && attempt.IsSelected)
                .Select(attempt => attempt.Media!.Path)
                .SingleOrDefaultAsync(ct);
        }

        if (slot.Kind != AssetKind.Image || await ProjectLook.SheetAsync(context, slot.ProjectId, ct) is not { } sheet)
        {
            return setting.Segment.BaseRecipe(slot.Kind, setting.SceneType.Recipes, ParameterJitter.FreshSeed(entropy, used), startImage);
        }

        if (setting.Segment.Panel is { } panel)
        {
            // So that a sheet can be made again; a retry in the same place takes the next number behind it.
            var seed = ParameterJitter.FreshSeed(PanelSeed.Of(sheet.Seed, panel, setting.Segment.Rerolls), used);
            return setting.Segment.BaseRecipe(slot.Kind, setting.SceneType.Recipes, seed, null, new(sheet.StylePrompt, null));
        }

        var look = await ProjectLook.ForAsync(context, sheet, setting.SceneType.Recipes.WorkflowOf(slot.Kind), ct);
        return setting.Segment.BaseRecipe(slot.Kind, setting.SceneType.Recipes, ParameterJitter.FreshSeed(entropy, used), startImage, look);
    }

    public static async Task<HashSet<ulong>> UsedSeedsAsync(StudioDbContext context, Guid slotId, CancellationToken ct) =>
        [.. await context.Attempts.AsNoTracking().Where(attempt => attempt.SlotId == slotId).Select(attempt => attempt.Seed).ToListAsync(ct)];
}
