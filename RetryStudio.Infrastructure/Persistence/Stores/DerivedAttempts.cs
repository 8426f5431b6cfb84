using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Attempts that were made of another attempt's file: cut from a take, or upscaled. They are no retries.</summary>
internal static class DerivedAttempts
{
    /// <summary>Those that were generated of their segment.</summary>
    public static IQueryable<Attempt> Own(this IQueryable<Attempt> attempts) => attempts.Where(attempt => attempt.CutFromAttemptId == null && attempt.SourceVideo == null);

    /// <summary>How many others each slot of a project has; few slots have any.</summary>
    public static async Task<IReadOnlyDictionary<(Guid SegmentId, AssetKind Kind), int>> CountsAsync(StudioDbContext context, Guid projectId, CancellationToken ct)
    {
        // Nearly always there are none, which must be told at once: cuts have an index of their own, and clips are upscaled for a sequence only, never as the first attempt.
        var cuts = context.Attempts.Where(attempt => attempt.ProjectId == projectId && attempt.CutFromAttemptId != null).Select(attempt => new { attempt.SegmentId, attempt.Kind });
        var upscales =
            from slot in context.Slots
            join attempt in context.Attempts on slot.Id equals attempt.SlotId
            where slot.ProjectId == projectId && slot.Kind == AssetKind.Video && slot.AttemptCount > 1 && attempt.SourceVideo != null && context.Sequences.Any(sequence => sequence.ProjectId == projectId)
            select new { attempt.SegmentId, attempt.Kind };
        return (await cuts.Concat(upscales).ToListAsync(ct)).CountBy(attempt => (attempt.SegmentId, attempt.Kind)).ToDictionary();
    }
}
