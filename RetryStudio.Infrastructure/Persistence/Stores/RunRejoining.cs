using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Queues a slot again whose part in its run was over.</summary>
internal static class RunRejoining
{
    /// <summary>In the run that goes on in the project, else in its own one, which is resumed. False for a slot that never was in a run, and for one whose segment was deleted.</summary>
    public static async Task<bool> RejoinAsync(StudioDbContext context, Slot slot, DateTimeOffset now, CancellationToken ct)
    {
        if (slot.RunId is not { } runId || !await context.SegmentsAndHidden.AnyAsync(segment => segment.Id == slot.SegmentId, ct))
        {
            return false;
        }

        var runs = await context.Runs.Where(run => run.Id == runId || (run.ProjectId == slot.ProjectId && run.Status == RunStatus.Running)).ToListAsync(ct);
        var own = runs.Single(run => run.Id == runId);
        var running = runs.SingleOrDefault(run => run.Status == RunStatus.Running && run.OfSheet == own.OfSheet);
        if (running is null)
        {
            running = own;
            running.Resume(now);

            // Whoever rejoins next in this transaction asks the database which run goes on.
            await context.SaveChangesAsync(ct);
        }
        else
        {
            // Also without a new slot: the run must not be ended by somebody who has not seen this one.
            var joins = running.Id == runId ? 0 : 1;
            running.Extend(slot.Kind == AssetKind.Image ? joins : 0, slot.Kind == AssetKind.Video ? joins : 0, GenerationEstimate.None);
        }

        slot.Enqueue(new(running.Id, Queueing.Bulk, slot.VirtualTime, Ready: true, slot.ExpectedGpuSeconds, slot.Workflow), now);
        return true;
    }
}
