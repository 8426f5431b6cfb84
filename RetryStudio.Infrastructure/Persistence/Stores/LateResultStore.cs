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

    /// <summary>A time to watch that is shorter than this is the time until the last look.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromMinutes(1);

    public Task<IReadOnlyList<WatchedTry>> WatchedAsync(Guid backendId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var now = time.GetUtcNow();
        var tries = await context.Tries.Where(item => item.BackendId == backendId && item.WatchUntil > now)
            .OrderBy(item => item.UpdatedAt).Take(MostLooks).Select(item => new { item.Id, item.JobId, item.WatchUntil }).ToListAsync(token);
        return (IReadOnlyList<WatchedTry>)[.. tries.Select(item => new WatchedTry(item.Id, item.JobId, item.WatchUntil < now + LastLook))];
    }, ct);

    public Task<RenderedAttempt?> ReserveAsync(Guid tryId, GenerationOutcome.Rendered rendered, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await WaitedForAsync(context, tryId, token) is not var (delivery, attempt, slot))
        {
            return null;
        }

        // A number that is not used leaves a gap when the process ends here, and nothing else.
        var setting = await SegmentSetting.OfAsync(context, attempt.SegmentId, token);
        return (RenderedAttempt?)new RenderedAttempt(
            ids.Next(), attempt.ProjectId, attempt.SegmentId, attempt.Kind, slot.AddCandidate(), delivery.BackendId, delivery.JobId, attempt.Recipe, setting.SceneType.Gate, rendered);
    }, ct);

    public Task<bool> KeepAsync(Guid tryId, RenderedAttempt candidate, Finding finding, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await WaitedForAsync(context, tryId, token) is not var (delivery, origin, slot) || finding.Result is not AttemptResult.Judged judged)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var words = $"late result of attempt {origin.Number}, try {delivery.Number}";
        var attempt = new Attempt(candidate.AttemptId, slot, candidate.Number, new(origin.Recipe, origin.OriginalRecipe, words, origin.PolicyVersion), now);
        attempt.Begin(delivery.BackendId, now);
        attempt.Rendered(candidate.Rendered.GpuSeconds, now);
        attempt.Judge(judged.Verdict, finding.Media, now);
        context.Attempts.Add(attempt);
        slot.NoteScore(attempt);
        delivery.StopWatching();
        var budget = await context.LockBudgetAsync(slot.ProjectId, token);
        new Bookkeeping(context, budget, ids, now).BookLate(delivery, candidate.Rendered.GpuSeconds);
        return true;
    }, ct);

    public Task LeaveAsync(Guid tryId, TimeSpan? lookAgainWithin, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var delivery = await context.Tries.SingleAsync(item => item.Id == tryId, token);
        if (delivery.WatchUntil is { } until)
        {
            if (lookAgainWithin is { } span && time.GetUtcNow() + span is var sooner && sooner < until)
            {
                delivery.Watch(sooner);
            }
            else
            {
                delivery.StopWatching();
            }
        }

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
