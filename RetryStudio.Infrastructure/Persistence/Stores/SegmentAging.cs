using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Holds what was made of a segment against what the segment asks for now.</summary>
internal static class SegmentAging
{
    /// <param name="before">What the segment said.</param>
    public static async Task AgeAsync(StudioDbContext context, Segment segment, SegmentDraft before, DateTimeOffset now, CancellationToken ct)
    {
        var after = segment.Content;
        var slots = (await context.LockSlotsOfSegmentAsync(segment.Id, ct)).ToDictionary(slot => slot.Kind);
        var look = await ProjectLook.OfAsync(context, segment.ProjectId, ct);
        foreach (var (kind, slot) in slots)
        {
            await AgeAsync(context, slot, (present, recipe) => CauseOf(kind, present, recipe), now, ct);
        }

        await ImageDependency.AgeAsync(context, slots[AssetKind.Video], slots[AssetKind.Image], now, ct);

        // Words that are the old ones again may still stand in another style.
        StaleCause? CauseOf(AssetKind kind, StaleCause? present, Recipe recipe)
        {
            var cause = Staleness.AfterEdit(kind, present, recipe, before, after);
            return kind == AssetKind.Image ? Staleness.OfStyle(cause, recipe, look) : cause;
        }
    }

    /// <summary>Only the length is another one: that is the clip's matter alone.</summary>
    public static async Task AgeClipAsync(StudioDbContext context, Segment segment, SegmentDraft before, DateTimeOffset now, CancellationToken ct)
    {
        var slots = (await context.LockSlotsOfSegmentAsync(segment.Id, ct)).ToDictionary(slot => slot.Kind);
        await AgeAsync(context, slots[AssetKind.Video], (present, recipe) => Staleness.AfterEdit(AssetKind.Video, present, recipe, before, segment.Content), now, ct);
        await ImageDependency.AgeAsync(context, slots[AssetKind.Video], slots[AssetKind.Image], now, ct);
    }

    private static async Task AgeAsync(StudioDbContext context, Slot slot, Func<StaleCause?, Recipe, StaleCause?> causeOf, DateTimeOffset now, CancellationToken ct)
    {
        if (slot.SelectedAttemptId is { } selected)
        {
            slot.MarkStale(causeOf(slot.Stale, (await context.Attempts.SingleAsync(attempt => attempt.Id == selected, ct)).Recipe), now);
        }

        if (slot.CurrentAttemptId is { } current)
        {
            slot.AgeRound(causeOf(slot.RoundStale, (await context.Attempts.SingleAsync(attempt => attempt.Id == current, ct)).OriginalRecipe), now);
        }
    }
}
