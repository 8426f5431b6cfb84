using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>How far a run has come and how fast it goes.</summary>
internal sealed record RunFigures(Run Run, Dictionary<SlotStatus, int> Counts, Pace? Pace, TimeSpan Elapsed)
{
    /// <summary>The pace is that of the latest results: images and videos take their own time, and GPUs come and go.</summary>
    private const int Latest = 100;

    public static async Task<RunFigures> OfAsync(StudioDbContext context, Run run, DateTimeOffset now, CancellationToken ct)
    {
        var slots = Counted(context).Where(slot => slot.RunId == run.Id);
        var counts = await slots.GroupBy(slot => slot.Status).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        var settled = await slots
            .Where(slot => (slot.Status == SlotStatus.Complete || slot.Status == SlotStatus.NeedsReview || slot.Status == SlotStatus.FailedPermanent) && slot.UpdatedAt >= run.WorkingSince)
            .OrderByDescending(slot => slot.UpdatedAt).Select(slot => slot.UpdatedAt).Take(Latest).ToListAsync(ct);
        return new(run, counts, PaceOf(settled, run.WorkingSince), (run.FinishedAt ?? now) - run.WorkingSince);
    }

    /// <summary>Without takes: the segments that are cut from them stand for them.</summary>
    public static IQueryable<Slot> Counted(StudioDbContext context) => context.Slots.Where(slot => !context.Takes.Any(take => take.SegmentId == slot.SegmentId));

    public RunView View() => new(
        Run.Id, Run.ProjectId, Run.Status, Run.StartedBy, Run.StartedAt, Run.WorkingSince, Run.FinishedAt, Run.Images, Run.Videos, Run.Skipped, Run.Estimate,
        ProgressReport.OfCounts(Counts, Elapsed, Pace)) { OfSheet = Run.OfSheet };

    private static Pace? PaceOf(List<DateTimeOffset> settled, DateTimeOffset since) => settled.Count switch
    {
        0 => null,
        Latest => new(Latest - 1, settled[0] - settled[^1]),
        _ => new(settled.Count, settled[0] - since),
    };
}
