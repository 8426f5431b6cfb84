using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Sends elsewhere what a backend failed before it was taken out.</summary>
internal sealed class Requeueing(Ids ids)
{
    /// <summary>What lies further back has been looked at by people.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    /// <summary>Faults of one machine, whatever stays of them there.</summary>
    private static readonly ErrorClass[] OfTheMachine = [ErrorClass.MissingModel, ErrorClass.MissingNode, ErrorClass.Unauthorised];

    /// <summary>The slots that go out again: those that wait for a retry at once, those it brought to their end in a new round.</summary>
    public async Task<IReadOnlyList<SlotKey>> SendElsewhereAsync(StudioDbContext context, Backend backend, DateTimeOffset now, CancellationToken ct)
    {
        var since = now - Recent;
        var segments = await (from slot in context.Slots
                              where (slot.Status == SlotStatus.Failed && slot.Reason == DecisionReason.MachineFailed)
                                  || (slot.Status == SlotStatus.FailedPermanent && (slot.Reason == DecisionReason.MachineFailedTooOften || slot.Reason == DecisionReason.PermanentError))
                              where context.Tries.Any(item => item.SlotId == slot.Id && item.BackendId == backend.Id && item.Status == TryStatus.Failed && item.UpdatedAt >= since)
                              orderby slot.SegmentId
                              select slot.SegmentId).Distinct().Take(500).ToListAsync(ct);
        var sent = new List<SlotKey>();
        foreach (var segment in segments.Order())
        {
            foreach (var slot in await context.LockSlotsOfSegmentAsync(segment, ct))
            {
                if (await LastFailureAsync(context, slot, ct) is not { } failure || failure.BackendId != backend.Id)
                {
                    continue;
                }

                if (slot is { Status: SlotStatus.Failed, Reason: DecisionReason.MachineFailed })
                {
                    slot.HurryRetry($"{backend.Name} has been taken out of service. It goes out elsewhere at once.", now);
                    sent.Add(new(slot.ProjectId, slot.SegmentId, slot.Kind));
                }
                else if (slot.Status == SlotStatus.FailedPermanent && IsItsFault(slot, failure) && await RejoinAsync(context, slot, now, ct))
                {
                    var sentence = $"{backend.Name} has been taken out of service, so what it failed is made elsewhere.";
                    context.Decisions.Add(new(ids.Next(), slot, failure.AttemptId, failure.Id, new Decision.Wait(TimeSpan.Zero, DecisionReason.BackendUnavailable, sentence), now));
                    sent.Add(new(slot.ProjectId, slot.SegmentId, slot.Kind));
                }
            }
        }

        return sent;
    }

    private static bool IsItsFault(Slot slot, Try failure) =>
        slot.Reason == DecisionReason.MachineFailedTooOften || (slot.Reason == DecisionReason.PermanentError && failure.Error is { } error && OfTheMachine.Contains(error));

    private static Task<Try?> LastFailureAsync(StudioDbContext context, Slot slot, CancellationToken ct) =>
        context.Tries.AsNoTracking().Where(item => item.SlotId == slot.Id && item.CreatedAt >= slot.RoundStartedAt).OrderByDescending(item => item.CreatedAt).FirstOrDefaultAsync(ct);

    // Into the run it belonged to; not while another one goes on, which would not know of it.
    private static async Task<bool> RejoinAsync(StudioDbContext context, Slot slot, DateTimeOffset now, CancellationToken ct)
    {
        var run = slot.RunId is { } id ? await context.Runs.SingleOrDefaultAsync(item => item.Id == id, ct) : null;
        if (run is null or { Status: RunStatus.Cancelled } || await context.Runs.AnyAsync(item => item.ProjectId == slot.ProjectId && item.Status == RunStatus.Running && item.Id != run.Id, ct))
        {
            return false;
        }

        if (run.Status == RunStatus.Completed)
        {
            run.Resume(now);
        }
        else
        {
            // The run must not be ended by somebody who has not seen this slot.
            run.Extend(0, 0, GenerationEstimate.None);
        }

        slot.Enqueue(new(run.Id, Queueing.Bulk, slot.VirtualTime, Ready: true, slot.ExpectedGpuSeconds, slot.Workflow), now);
        return true;
    }
}
