using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What lanes write down, in the database.</summary>
public sealed class LaneLedger(StudioTransactions transactions, ISeedSource seeds, Ids ids, LiveFeed feed, TimeProvider time) : ILaneLedger
{
    public Task<LaneClaim?> TakeAsync(Guid laneId, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.Lanes.AsNoTracking().SingleOrDefaultAsync(lane => lane.Id == laneId, token) is not { } found)
        {
            return null;
        }

        await context.LockBackendAsync(found.BackendId, token);
        var lane = await context.Lanes.SingleAsync(lane => lane.Id == laneId, token);
        return (LaneClaim?)new LaneClaim(lane.Id, lane.BackendId, lane.Kind, lane.Take());
    }, ct);

    public Task<Lease?> ResumeAsync(LaneClaim claim, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await context.LockBackendAsync(claim.BackendId, token);
        return await OwnedLaneAsync(context, claim, token) is { TryId: not null } lane ? await AdoptAsync(context, claim, lane, token) : null;
    }, ct);

    public async Task<Lease?> LeaseNextAsync(LaneClaim claim, CancellationToken ct)
    {
        while (true)
        {
            var (lease, parked) = await transactions.RunAsync((context, token) => LeaseOnceAsync(context, claim, token), ct);
            if (parked is null)
            {
                return lease;
            }

            Announce(parked);
        }
    }

    public Task<bool> ConfirmAsync(Lease lease, CancellationToken ct) => ChangeTryAsync(lease, (context, delivery) =>
    {
        delivery.Submitted(time.GetUtcNow());

        // Tracked already: its row is locked.
        context.Backends.Local.Single(backend => backend.Id == lease.BackendId).BackInService();
    }, ct);

    public async Task<Lease?> ReaddressAsync(Lease lease, CancellationToken ct)
    {
        var jobId = Ids.NextJobId();
        return await ChangeTryAsync(lease, (_, delivery) => delivery.Readdress(jobId, time.GetUtcNow()), ct)
            ? lease with { JobId = jobId, TakenAt = time.GetTimestamp(), Adopted = false, Submitted = false }
            : null;
    }

    public async Task<HandOff> HandOffAsync(Lease lease, GenerationOutcome.Rendered rendered, CancellationToken ct)
    {
        var (handOff, parked) = await transactions.RunAsync((context, token) => HandOffAsync(context, lease, rendered, token), ct);
        Announce(parked);
        return handOff;
    }

    private async Task<(HandOff HandOff, SlotKey? Parked)> HandOffAsync(StudioDbContext context, Lease lease, GenerationOutcome.Rendered rendered, CancellationToken token)
    {
        if (await OpenTryAsync(context, lease, token) is not var (lane, delivery))
        {
            return (HandOff.Lost, null);
        }

        var now = time.GetUtcNow();
        var attempt = await context.Attempts.SingleAsync(attempt => attempt.Id == lease.AttemptId, token);
        delivery.Deliver(rendered, now);
        attempt.Rendered(rendered.GpuSeconds, now);
        lane.Free();
        new Bookkeeping(context, await context.LockBudgetAsync(lease.ProjectId, token), ids, now).Settle(delivery, machineFailed: false);

        // What the lane gives up must stand in the database before the next try may take its place.
        await context.SaveChangesAsync(token);
        if (await IsSiblingsTurnAsync(context, lease.Claim, lane, now, token))
        {
            return (new(true, null), null);
        }

        var (next, parked) = await LeaseOnceAsync(context, lease.Claim, token);
        return (new(true, next), parked);
    }

    // Lanes that share a GPU take turns: whoever's next slot has waited longer in the round-robin goes first.
    private static async Task<bool> IsSiblingsTurnAsync(StudioDbContext context, LaneClaim claim, Lane lane, DateTimeOffset now, CancellationToken ct)
    {
        if (!context.Backends.Local.Single().LanesExclusive)
        {
            return false;
        }

        var kinds = await context.Lanes.Where(other => other.BackendId == claim.BackendId && other.Id != lane.Id && other.Kind != claim.Kind).Select(other => other.Kind).Distinct().ToListAsync(ct);
        if (!await context.Slots.AnyAsync(slot => kinds.Contains(slot.Kind) && (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Failed) && slot.Ready, ct)
            || await NextSlotAsync(context, claim.Kind, claim.BackendId, now, ct) is not { } mine)
        {
            return false;
        }

        foreach (var kind in kinds)
        {
            if (await NextSlotAsync(context, kind, claim.BackendId, now, ct) is { } other
                && (other.Priority > mine.Priority || (other.Priority == mine.Priority && other.VirtualTime < mine.VirtualTime)))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<Slot?> NextSlotAsync(StudioDbContext context, AssetKind kind, Guid backendId, DateTimeOffset now, CancellationToken ct) =>
        (await context.Slots.FromSqlRaw(context.Sql.NextSlot, SnakeCase.Of(kind.ToString()), backendId, now).ToListAsync(ct)).SingleOrDefault();

    private void Announce(SlotKey? parked)
    {
        if (parked is not null)
        {
            feed.Publish(new StudioEvent.SlotChanged(parked.ProjectId, parked.SegmentId, parked.Kind));
        }
    }

    /// <summary>The lane and its open try, locked; null when somebody else has taken the lane.</summary>
    internal static async Task<(Lane Lane, Try Delivery)?> OpenTryAsync(StudioDbContext context, Lease lease, CancellationToken ct)
    {
        await context.LockBackendAsync(lease.BackendId, ct);
        if (await OwnedLaneAsync(context, lease.Claim, ct) is not { } lane || lane.TryId != lease.TryId)
        {
            return null;
        }

        var delivery = await context.Tries.SingleAsync(item => item.Id == lease.TryId, ct);
        return delivery.IsOpen && delivery.LaneEpoch == lease.Claim.Epoch ? (lane, delivery) : null;
    }

    private static Task<Lane?> OwnedLaneAsync(StudioDbContext context, LaneClaim claim, CancellationToken ct) =>
        context.Lanes.SingleOrDefaultAsync(lane => lane.Id == claim.LaneId && lane.Epoch == claim.Epoch, ct);

    private Task<bool> ChangeTryAsync(Lease lease, Action<StudioDbContext, Try> change, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await OpenTryAsync(context, lease, token) is not var (_, delivery))
        {
            return false;
        }

        change(context, delivery);
        return true;
    }, ct);

    private async Task<Lease> AdoptAsync(StudioDbContext context, LaneClaim claim, Lane lane, CancellationToken ct)
    {
        var delivery = await context.Tries.SingleAsync(item => item.Id == lane.TryId, ct);
        var attempt = await context.Attempts.SingleAsync(attempt => attempt.Id == delivery.AttemptId, ct);
        delivery.Adopt(lane, time.GetUtcNow());
        return LeaseOf(claim, attempt, delivery, adopted: true);
    }

    private async Task<(Lease? Lease, SlotKey? Parked)> LeaseOnceAsync(StudioDbContext context, LaneClaim claim, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var backend = context.Backends.Local.SingleOrDefault() ?? await context.LockBackendAsync(claim.BackendId, ct);
        var lanes = await context.Lanes.Where(lane => lane.BackendId == claim.BackendId).ToListAsync(ct);
        if (lanes.SingleOrDefault(lane => lane.Id == claim.LaneId && lane.Epoch == claim.Epoch) is not { } lane || !backend.TakesWork(now))
        {
            return (null, null);
        }

        if (lane.TryId is not null)
        {
            return (await AdoptAsync(context, claim, lane, ct), null);
        }

        if (backend.LanesExclusive && lanes.Any(other => other.TryId is not null))
        {
            return (null, null);
        }

        return await NextSlotAsync(context, claim.Kind, claim.BackendId, now, ct) is { } next ? await BeginAsync(context, claim, lane, next, now, ct) : (null, null);
    }

    private async Task<(Lease? Lease, SlotKey? Parked)> BeginAsync(StudioDbContext context, LaneClaim claim, Lane lane, Slot slot, DateTimeOffset now, CancellationToken ct)
    {
        var tryId = ids.Next();
        var budget = context.Budgets.Local.SingleOrDefault(budget => budget.ProjectId == slot.ProjectId) ?? await context.LockBudgetAsync(slot.ProjectId, ct);
        var book = new Bookkeeping(context, budget, ids, now);
        if (!book.TryHold(tryId, slot.ExpectedGpuSeconds))
        {
            await LeaveForWantOfBudgetAsync(context, slot, now, ct);
            await ImageDependency.FollowAsync(context, slot, now, ct);
            return (null, new(slot.ProjectId, slot.SegmentId, slot.Kind));
        }

        var isNew = slot.CurrentAttemptId is null;
        var attempt = await CurrentAttemptAsync(context, slot, now, ct);
        var number = 1 + (isNew ? 0 : await context.Tries.CountAsync(item => item.AttemptId == attempt.Id, ct));
        slot.Begin(now);
        attempt.Begin(claim.BackendId, now);
        var delivery = new Try(tryId, attempt, number, lane, Ids.NextJobId(), slot.ExpectedGpuSeconds, now);
        context.Tries.Add(delivery);
        lane.Occupy(tryId);
        return (LeaseOf(claim, attempt, delivery, adopted: false), null);
    }

    // What the slot has is kept; only a slot that has nothing is parked.
    private async Task LeaveForWantOfBudgetAsync(StudioDbContext context, Slot slot, DateTimeOffset now, CancellationToken ct)
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
            PassedAttempts.Keep(context, slot, best, NoRoom, ids.Next(), now);
            return;
        }

        var stays = new Decision.GiveUp(DecisionReason.BudgetExhausted, $"{NoRoom} The earlier choice stays.");
        context.Decisions.Add(new(ids.Next(), slot, slot.CurrentAttemptId, null, stays, now));
        slot.KeepSelected(stays.Sentence, now);
    }

    private async Task<Attempt> CurrentAttemptAsync(StudioDbContext context, Slot slot, DateTimeOffset now, CancellationToken ct)
    {
        if (slot.CurrentAttemptId is { } current)
        {
            return await context.Attempts.SingleAsync(attempt => attempt.Id == current, ct);
        }

        var setting = await SegmentSetting.OfAsync(context, slot.SegmentId, ct);
        var recipe = await SlotRecipe.BaseAsync(context, slot, setting, seeds.Next(), ct);
        var id = ids.Next();
        var attempt = new Attempt(id, slot, slot.AddAttempt(id), new(recipe, recipe, "", setting.PolicyVersion), now);
        context.Attempts.Add(attempt);
        return attempt;
    }

    private Lease LeaseOf(LaneClaim claim, Attempt attempt, Try delivery, bool adopted) => new(
        claim, attempt.ProjectId, attempt.SegmentId, attempt.SlotId, attempt.Id, delivery.Id, attempt.Kind, attempt.Number, delivery.Number,
        delivery.JobId, attempt.Recipe, time.GetTimestamp(), adopted, delivery.Status == TryStatus.Submitted);
}
