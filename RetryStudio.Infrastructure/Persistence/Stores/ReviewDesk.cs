using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What people do with escalations, in the database. Whoever changes one holds the slots of its segment.</summary>
public sealed class ReviewDesk(StudioTransactions transactions, ISeedSource seeds, Ids ids, TimeProvider time) : IReviewDesk
{
    public Task<SlotKey> ApproveAsync(Guid id, Guid attemptId, string by, CancellationToken ct) => OnOpenAsync(id, async (work, token) =>
    {
        var attempt = await work.Context.Attempts.SingleOrDefaultAsync(item => item.Id == attemptId && item.SlotId == work.Slot.Id, token) ?? throw RejectedException.NotFound("attempt of this review");
        Record(work, by, "review.approve", $"attempt {attempt.Number}");
        return await new PersonsSelection(work.Context, ids, work.Now).SelectAsync(work.Slot, attempt, blind: false, by, token);
    }, ct);

    public Task<LargerRetry> RetryAsync(Guid id, int attempts, string by, CancellationToken ct) => OnOpenAsync<LargerRetry>(id, async (work, token) =>
    {
        if (work.Escalation.GrantRequest is { Waits: true } asked)
        {
            throw RejectedException.Conflict($"{asked.By} has asked for {Attempts(asked.Attempts)} already, and a producer has not answered yet.");
        }

        var round = await GrantedRound.PlanAsync(work.Context, work.Slot, attempts, seeds, token);
        var budget = await work.Context.LockBudgetAsync(work.Slot.ProjectId, token);
        if (!budget.HasRoomFor(round.GpuSeconds + await PromisedAsync(work, token)))
        {
            work.Escalation.Request(new(attempts, round.GpuSeconds, by, work.Now));
            Record(work, by, "grant.request", FormattableString.Invariant($"{Attempts(attempts)}, {round.GpuSeconds:0.#} GPU s"));
            return new(work.Key, false, attempts, round.GpuSeconds);
        }

        await StartAsync(work, round, by, $"{by} asked for {Attempts(attempts)} with a larger change.", token);
        return new(work.Key, true, attempts, round.GpuSeconds);
    }, ct);

    public Task<SlotKey> RejectAsync(Guid id, string reason, string by, CancellationToken ct) => OnOpenAsync(id, async (work, token) =>
    {
        var sentence = $"Rejected by {by}: {reason}";
        work.Slot.Reject(sentence, work.Now);
        work.Escalation.Close(EscalationOutcome.Rejected, by, sentence, work.Now);
        work.Context.Decisions.Add(new(ids.Next(), work.Slot, null, null, "Reject", DecisionReason.RejectedByPerson, sentence, by, work.Now));
        Record(work, by, "review.reject", reason);
        await ImageDependency.FollowAsync(work.Context, work.Slot, work.Now, token);
        return work.Key;
    }, ct);

    public Task<SlotKey> AssignAsync(Guid id, string? assignee, string by, CancellationToken ct) => OnOpenAsync(id, (work, _) =>
    {
        work.Escalation.Assign(assignee);
        Record(work, by, "review.assign", assignee ?? "nobody");
        return Task.FromResult(work.Key);
    }, ct);

    public Task<LargerRetry> ApproveGrantAsync(Guid id, string by, CancellationToken ct) => OnOpenAsync<LargerRetry>(id, async (work, token) =>
    {
        var asked = WaitingRequest(work);
        var round = await GrantedRound.PlanAsync(work.Context, work.Slot, asked.Attempts, seeds, token);
        var budget = await work.Context.LockBudgetAsync(work.Slot.ProjectId, token);
        var (limit, reserve) = (budget.Limit, budget.Reserve);
        var room = round.GpuSeconds + await PromisedAsync(work, token);
        if (!budget.HasRoomFor(room) && !budget.TryGrant(round.GpuSeconds))
        {
            throw RejectedException.Conflict(FormattableString.Invariant(
                $"The reserve does not suffice: {reserve:0.#} GPU s are set aside, and {Attempts(asked.Attempts)} hold up to {round.GpuSeconds + Math.Max(0, -(budget.Left ?? 0)):0.#}. Raise the reserve or the limit in the project's budget, then approve again."));
        }

        Record(work, by, "grant.approve", FormattableString.Invariant($"{Attempts(asked.Attempts)} for {asked.By}, limit {limit} → {budget.Limit}, reserve {reserve} → {budget.Reserve}"));
        await StartAsync(work, round, by, $"{by} granted the {Attempts(asked.Attempts)} with a larger change that {asked.By} had asked for.", token);
        return new(work.Key, true, asked.Attempts, round.GpuSeconds);
    }, ct);

    public Task<SlotKey> RefuseGrantAsync(Guid id, string reason, string by, CancellationToken ct) => OnOpenAsync(id, (work, _) =>
    {
        var asked = WaitingRequest(work);
        work.Escalation.RefuseGrant(new(by, reason, work.Now));
        Record(work, by, "grant.refuse", $"{Attempts(asked.Attempts)} for {asked.By}: {reason}");
        return Task.FromResult(work.Key);
    }, ct);

    private async Task StartAsync(Work work, GrantedRound round, string by, string sentence, CancellationToken ct)
    {
        var first = await round.StartAsync(work.Context, work.Slot, by, ids, work.Now, ct);
        work.Escalation.Close(EscalationOutcome.Retried, by, sentence, work.Now);
        work.Context.Attempts.Add(first);
        work.Context.Decisions.Add(new(ids.Next(), work.Slot, first.Id, null, "Grant", DecisionReason.GrantedByPerson, sentence, by, work.Now));
        Record(work, by, "review.retry", $"{Attempts(round.Attempts)}: {first.Variation}");
    }

    // What was granted elsewhere in the project, and is not held yet, is no longer there to be given.
    private static async Task<decimal> PromisedAsync(Work work, CancellationToken ct) =>
        (await work.Context.Slots.AsNoTracking().Where(slot => slot.ProjectId == work.Slot.ProjectId && slot.Id != work.Slot.Id && slot.GrantedAttempts != null).ToListAsync(ct)).Sum(slot => slot.GrantedGpuSeconds);

    private Task<T> OnOpenAsync<T>(Guid id, Func<Work, CancellationToken, Task<T>> act, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var segment = await context.Escalations.Where(item => item.Id == id).Select(item => (Guid?)item.SegmentId).SingleOrDefaultAsync(token) ?? throw RejectedException.NotFound("review");
        var slots = await context.LockSlotsOfSegmentAsync(segment, token);
        await SegmentSetting.RequireAsync(context, segment, token);

        // Behind the lock, so that only one of two comes through.
        var escalation = await context.Escalations.SingleAsync(item => item.Id == id, token);
        return escalation.IsOpen
            ? await act(new(context, escalation, slots.Single(slot => slot.Id == escalation.SlotId), time.GetUtcNow()), token)
            : throw RejectedException.Conflict($"It is closed already. {escalation.Resolution}");
    }, ct);

    private static GrantRequest WaitingRequest(Work work) => work.Escalation.GrantRequest is { Waits: true } asked
        ? asked
        : throw RejectedException.Conflict("No further attempts are asked for: somebody has answered, or nobody has asked.");

    private void Record(Work work, string by, string action, string detail) =>
        work.Context.AuditEntries.Add(new(ids.Next(), by, action, work.Escalation.Id.ToString(), Sentence.Cut(detail, AuditEntry.DetailLimit), work.Now));

    private static string Attempts(int number) => FormattableString.Invariant($"{number} attempt{(number == 1 ? "" : "s")}");

    private sealed record Work(StudioDbContext Context, Escalation Escalation, Slot Slot, DateTimeOffset Now)
    {
        public SlotKey Key => new(Slot.ProjectId, Slot.SegmentId, Slot.Kind);
    }
}
