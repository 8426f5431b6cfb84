using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Tries that were given up and may have ended well all the same, in the database.</summary>
public sealed class LateResultStore(StudioTransactions transactions, Ids ids, TimeProvider time) : ILateResultStore
{
    /// <summary>At a time: the rest follows in the next round.</summary>
    private const int MostLooks = 20;

    /// <summary>Shorter than the time within which a second look is taken, so that it is taken near the end of it.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(10);

    public Task<IReadOnlyList<WatchedTry>> WatchedAsync(CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var now = time.GetUtcNow();
        var tries = await context.Tries.Where(item => item.WatchUntil > now)
            .OrderBy(item => item.UpdatedAt).Take(MostLooks).Select(item => new { item.Id, item.BackendId, item.JobId, item.SubmittedAt, item.WatchUntil }).ToListAsync(token);
        return (IReadOnlyList<WatchedTry>)[.. tries.Select(item => new WatchedTry(item.Id, item.BackendId, item.JobId, item.SubmittedAt is null, item.WatchUntil < now + LastLook))];
    }, ct);

    public Task<RenderedAttempt?> NumberAsync(Guid tryId, GenerationOutcome.Rendered rendered, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await WaitedForAsync(context, tryId, token) is not var (delivery, attempt, slot))
        {
            return null;
        }

        if (delivery.LateNumber is null)
        {
            delivery.NumberLate(slot.AddCandidate());
        }

        var setting = await SegmentSetting.OfLateAsync(context, attempt.SegmentId, token);
        return (RenderedAttempt?)new RenderedAttempt(
            ids.Next(), attempt.ProjectId, attempt.SegmentId, attempt.Kind, delivery.LateNumber!.Value, delivery.BackendId, delivery.JobId, attempt.Recipe, setting.Gate, rendered, setting.Segment.Still);
    }, ct);

    public Task<bool> KeepAsync(Guid tryId, RenderedAttempt candidate, Finding finding, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await WaitedForAsync(context, tryId, token) is not var (delivery, origin, slot) || finding.Result is not AttemptResult.Judged judged)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var words = $"late result of attempt {origin.Number}, try {delivery.Number}";
        var attempt = new Attempt(candidate.AttemptId, slot, candidate.Number, new(origin.Recipe, origin.OriginalRecipe, words, origin.PolicyVersion, IsLate: true), now);
        attempt.Join(origin.RunId);
        attempt.Begin(delivery.BackendId, now);
        attempt.Rendered(candidate.Rendered.GpuSeconds, now);
        attempt.Judge(judged.Verdict, finding.Media, now);
        context.Attempts.Add(attempt);
        slot.NoteScore(attempt);
        delivery.StopWatching();
        await CompleteAsync(context, slot, attempt, delivery.Id, now, token);
        var budget = await context.LockBudgetAsync(slot.ProjectId, token);
        await new Bookkeeping(context, budget, ids, now).BookLateAsync(delivery, candidate.Rendered.GpuSeconds, token);
        return true;
    }, ct);

    public Task LookOnceMoreAsync(Guid tryId, TimeSpan within, CancellationToken ct) => ChangeAsync(tryId, delivery =>
    {
        if (time.GetUtcNow() + within is var until && until < delivery.WatchUntil)
        {
            delivery.Watch(until);
        }
    }, ct);

    public Task LeaveAsync(Guid tryId, CancellationToken ct) => ChangeAsync(tryId, delivery => delivery.StopWatching(), ct);

    // Machines had failed it to the end, and now it is there.
    private async Task CompleteAsync(StudioDbContext context, Slot slot, Attempt late, Guid tryId, DateTimeOffset now, CancellationToken ct)
    {
        if (late.Status != AttemptStatus.Passed || slot.Status != SlotStatus.FailedPermanent || slot.Reason is not (DecisionReason.MachineFailedTooOften or DecisionReason.PermanentError))
        {
            return;
        }

        var decision = new Decision.SelectBest(late.Number, DecisionReason.CameLate, $"Attempt {late.Number} arrived after its try had been given up. It passed and is kept.");
        context.Decisions.Add(new(ids.Next(), slot, late.Id, tryId, decision, now));
        late.Select(null, now);
        slot.Complete(late, decision.Reason, decision.Sentence, now);

        // What follows looks for the selected image in the database.
        await context.SaveChangesAsync(ct);
        await ImageDependency.FollowAsync(context, slot, now, ct);
        await NarrationFollowing.FollowAsync(context, slot, ids, now, ct);
    }

    private Task<bool> ChangeAsync(Guid tryId, Action<Try> change, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        change(await context.Tries.SingleAsync(item => item.Id == tryId, token));
        return true;
    }, ct);

    private static async Task<(Try Delivery, Attempt Attempt, Slot Slot)?> WaitedForAsync(StudioDbContext context, Guid tryId, CancellationToken ct)
    {
        var attempt = await (from item in context.Tries join owner in context.Attempts on item.AttemptId equals owner.Id where item.Id == tryId select owner).SingleAsync(ct);
        var slot = (await context.LockSlotsOfSegmentAsync(attempt.SegmentId, ct)).Single(item => item.Id == attempt.SlotId);

        // Behind the slot's lock, so that only one of two comes through.
        var delivery = await context.Tries.SingleAsync(item => item.Id == tryId, ct);
        return delivery.WatchUntil is null ? null : (delivery, attempt, slot);
    }
}
