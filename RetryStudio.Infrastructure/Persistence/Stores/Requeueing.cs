using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Sends elsewhere what a backend failed before it was taken out.</summary>
internal sealed class Requeueing(Ids ids)
{
    /// <summary>What lies further back has been looked at by people.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    private const int MostSegments = 5000;

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
                              select slot.SegmentId).Distinct().OrderBy(id => id).Take(MostSegments).ToListAsync(ct);
        var sent = new List<SlotKey>();
        foreach (var segment in segments)
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
                else if (slot.Status == SlotStatus.FailedPermanent && IsItsFault(slot, failure) && await IsWantedAsync(context, slot, ct) && await RunRejoining.RejoinAsync(context, slot, now, ct))
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

    // Whoever cancelled the run wants nothing more of it.
    private static async Task<bool> IsWantedAsync(StudioDbContext context, Slot slot, CancellationToken ct) =>
        !await context.Runs.AnyAsync(run => run.Id == slot.RunId && run.Status == RunStatus.Cancelled, ct);

    private static Task<Try?> LastFailureAsync(StudioDbContext context, Slot slot, CancellationToken ct) =>
        context.Tries.AsNoTracking().Where(item => item.SlotId == slot.Id && item.CreatedAt >= slot.RoundStartedAt).OrderByDescending(item => item.CreatedAt).FirstOrDefaultAsync(ct);
}
