using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What lanes write down, in the database.</summary>
public sealed class LaneLedger(StudioTransactions transactions, ISeedSource seeds, Ids ids, LiveFeed feed, TimeProvider time) : ILaneLedger
{
    private readonly SlotParking _parking = new(transactions, ids, feed, time);

    public Task<LaneClaim?> TakeAsync(Guid laneId, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.Lanes.AsNoTracking().SingleOrDefaultAsync(lane => lane.Id == laneId, token) is not { } found)
        {
            return null;
        }

        await context.LockBackendAsync(found.BackendId, token);
        return await context.Lanes.SingleOrDefaultAsync(lane => lane.Id == laneId, token) is { } lane ? new LaneClaim(lane.Id, lane.BackendId, lane.Kind, lane.Take()) : null;
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
            var (lease, unaffordable) = await transactions.RunAsync((context, token) => LeaseOnceAsync(context, claim, token), ct);
            if (unaffordable is null)
            {
                return lease;
            }

            await _parking.ParkAsync(unaffordable, ct);
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
        var (handOff, unaffordable) = await transactions.RunAsync((context, token) => HandOffAsync(context, lease, rendered, token), ct);
        if (unaffordable is not null)
        {
            await _parking.ParkAsync(unaffordable, ct);
        }

        return handOff;
    }

    private async Task<(HandOff HandOff, SlotKey? Unaffordable)> HandOffAsync(StudioDbContext context, Lease lease, GenerationOutcome.Rendered rendered, CancellationToken token)
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

        // What the lane gives up must stand in the database before the next try may take its place.
        await context.SaveChangesAsync(token);
        var next = await SlotQueue.IsSiblingsTurnAsync(context, lease.Claim, lane, now, token) ? null : await NextAsync(context, lease.Claim, lane, now, token);

        // All lanes of a project book on one row: it is locked when everything else is known.
        await context.LockBudgetsAsync([lease.ProjectId, .. next is null ? [] : (Guid[])[next.Slot.ProjectId]], token);
        BookOf(context, lease.ProjectId, now).Settle(delivery, machineFailed: false, context.Backends.Local.Single().CostPerHour);
        var (begun, unaffordable) = next is null ? (null, null) : Begin(context, lease.Claim, lane, next, now);
        return (new(true, begun), unaffordable);
    }

    private Bookkeeping BookOf(StudioDbContext context, Guid projectId, DateTimeOffset now) =>
        new(context, context.Budgets.Local.Single(budget => budget.ProjectId == projectId), ids, now);

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

    private async Task<(Lease? Lease, SlotKey? Unaffordable)> LeaseOnceAsync(StudioDbContext context, LaneClaim claim, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await context.LockBackendAsync(claim.BackendId, ct);
        if (await OwnedLaneAsync(context, claim, ct) is not { } lane)
        {
            return (null, null);
        }

        if (lane.TryId is not null)
        {
            return (await AdoptAsync(context, claim, lane, ct), null);
        }

        if (await NextAsync(context, claim, lane, now, ct) is not { } next)
        {
            return (null, null);
        }

        await context.LockBudgetsAsync([next.Slot.ProjectId], ct);
        return Begin(context, claim, lane, next, now);
    }

    /// <summary>The slot the lane goes on with, and what its attempt is made by; null when it has to wait.</summary>
    private async Task<Candidate?> NextAsync(StudioDbContext context, LaneClaim claim, Lane lane, DateTimeOffset now, CancellationToken ct)
    {
        var backend = context.Backends.Local.Single();
        if (!backend.TakesWork(now)
            || (backend.LanesExclusive && await context.Lanes.AnyAsync(other => other.BackendId == lane.BackendId && other.Kind != lane.Kind && other.TryId != null, ct))
            || await SlotQueue.NextAsync(context, claim.Kind, backend, now, ct) is not { } slot)
        {
            return null;
        }

        var candidate = await CandidateAsync(context, slot, ct);
        if (candidate.Workflow == slot.Workflow)
        {
            return candidate;
        }

        // Its scene type took another workflow in the same moment: the right backends find it from now on.
        slot.Route(candidate.Workflow);
        return null;
    }

    private async Task<Candidate> CandidateAsync(StudioDbContext context, Slot slot, CancellationToken ct)
    {
        if (slot.CurrentAttemptId is { } current)
        {
            return new(slot, await context.Attempts.SingleAsync(attempt => attempt.Id == current, ct), 1 + await context.Tries.CountAsync(item => item.AttemptId == current, ct), null);
        }

        var setting = await SegmentSetting.OfAsync(context, slot.SegmentId, ct);
        var recipe = await SlotRecipe.BaseAsync(context, slot, setting, seeds.Next(), ct);
        return new(slot, null, 1, new(recipe, recipe, "", setting.PolicyVersion));
    }

    private (Lease? Lease, SlotKey? Unaffordable) Begin(StudioDbContext context, LaneClaim claim, Lane lane, Candidate next, DateTimeOffset now)
    {
        var (slot, tryId) = (next.Slot, ids.Next());
        if (!BookOf(context, slot.ProjectId, now).TryHold(tryId, slot.ExpectedGpuSeconds))
        {
            return (null, new(slot.ProjectId, slot.SegmentId, slot.Kind));
        }

        var attempt = next.Attempt ?? Add(context, slot, next.Plan!, now);
        slot.Begin(now);
        attempt.Join(slot.RunId);
        attempt.Begin(claim.BackendId, now);
        var delivery = new Try(tryId, attempt, next.TryNumber, lane, Ids.NextJobId(), slot.ExpectedGpuSeconds, now);
        context.Tries.Add(delivery);
        context.Backends.Local.Single().Warm(slot.Workflow);
        lane.Occupy(tryId);
        return (LeaseOf(claim, attempt, delivery, adopted: false), null);
    }

    private Attempt Add(StudioDbContext context, Slot slot, AttemptPlan plan, DateTimeOffset now)
    {
        var id = ids.Next();
        var attempt = new Attempt(id, slot, slot.AddAttempt(id), plan, now);
        context.Attempts.Add(attempt);
        return attempt;
    }

    private Lease LeaseOf(LaneClaim claim, Attempt attempt, Try delivery, bool adopted) => new(
        claim, attempt.ProjectId, attempt.SegmentId, attempt.SlotId, attempt.Id, delivery.Id, attempt.Kind, attempt.Number, delivery.Number,
        delivery.JobId, attempt.Recipe, time.GetTimestamp(), adopted, delivery.Status == TryStatus.Submitted);

    /// <param name="Attempt">The one that is tried again, or was planned; null when <paramref name="Plan"/> makes the first one.</param>
    private sealed record Candidate(Slot Slot, Attempt? Attempt, int TryNumber, AttemptPlan? Plan)
    {
        public string Workflow => (Attempt?.Recipe ?? Plan!.Recipe).Workflow;
    }
}
