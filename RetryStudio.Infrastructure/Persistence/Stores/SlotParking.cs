using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Takes slots out of the queue for which the budget has no room.</summary>
internal sealed class SlotParking(StudioTransactions transactions, Ids ids, LiveFeed feed, TimeProvider time)
{
    /// <summary>In a transaction of its own, which may wait for the other slots of the segment: no lane stands behind it.</summary>
    public async Task ParkAsync(SlotKey key, CancellationToken ct)
    {
        var left = await transactions.RunAsync(async (context, token) =>
        {
            var slot = (await context.LockSlotsOfSegmentAsync(key.SegmentId, token)).Single(slot => slot.Kind == key.Kind);
            var budget = await context.LockBudgetAsync(key.ProjectId, token);
            if (slot.Status is not (SlotStatus.Queued or SlotStatus.Failed) || budget.HasRoomFor(slot.ExpectedGpuSeconds))
            {
                return false;
            }

            await GiveWayAsync(context, slot, time.GetUtcNow(), token);
            await ImageDependency.FollowAsync(context, slot, time.GetUtcNow(), token);
            await NarrationFollowing.FollowAsync(context, slot, ids, time.GetUtcNow(), token);
            return true;
        }, ct);
        if (left)
        {
            feed.Publish(new StudioEvent.SlotChanged(key.ProjectId, key.SegmentId, key.Kind));
        }
    }

    // What the slot has is kept; only a slot that has nothing is parked.
    private async Task GiveWayAsync(StudioDbContext context, Slot slot, DateTimeOffset now, CancellationToken ct)
    {
        var best = (await PassedAttempts.OfSlotAsync(context, slot, ct)).BestOfRound(slot);
        if (slot.SelectedAttemptId is null && best is null)
        {
            var park = new Decision.Park(null, DecisionReason.BudgetExhausted, "The budget has no room for it. Raise it and press 'Continue'.");
            slot.Park(park.Sentence, now);
            context.Decisions.Add(new(ids.Next(), slot, slot.CurrentAttemptId, null, park, now));
            return;
        }

        const string NoRoom = "The budget has no room for another attempt.";
        await slot.WithdrawPlannedAsync(context, now, ct);
        if (best is not null)
        {
            await PassedAttempts.KeepAsync(context, slot, best, NoRoom, ids.Next(), now, ct);
            return;
        }

        var stays = new Decision.GiveUp(DecisionReason.BudgetExhausted, $"{NoRoom} The earlier choice stays.");
        context.Decisions.Add(new(ids.Next(), slot, slot.CurrentAttemptId, null, stays, now));
        slot.KeepSelected(stays.Reason, stays.Sentence, now);
    }
}
