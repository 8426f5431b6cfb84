using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>How far sequences have come, in the database.</summary>
public sealed class SequenceLedger(StudioTransactions transactions, Ids ids, TimeProvider time) : ISequenceLedger, ISequenceReader
{
    /// <summary>Ids in one statement.</summary>
    private const int AtOnce = 500;

    public Task<SequenceClaim?> TakeAsync(Guid sequenceId, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
        await LockAsync(context, sequenceId, token) is { Status: not SequenceStatus.Cancelled } sequence
            ? new SequenceClaim(sequence.Id, sequence.ProjectId, sequence.StartedBy, sequence.Take())
            : null, ct);

    public Task<SequenceState?> StateAsync(SequenceClaim claim, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        // Before anything is read: what changes meanwhile is looked at again.
        var now = time.GetUtcNow();
        return await context.Sequences.SingleOrDefaultAsync(sequence => sequence.Id == claim.SequenceId && sequence.Claim == claim.Number, token) is { } sequence
            ? await SequenceReading.StateAsync(context, sequence, now, token)
            : null;
    }, ct);

    public Task<SequenceState?> OfProjectAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        await context.Sequences.SingleOrDefaultAsync(sequence => sequence.ProjectId == projectId, token) is { } sequence
            ? await SequenceReading.StateAsync(context, sequence, time.GetUtcNow(), token)
            : null, ct);

    public Task<bool> ChangeAsync(SequenceClaim claim, Action<Sequence> change, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await OwnedAsync(context, claim, token) is not { } sequence)
        {
            return false;
        }

        change(sequence);
        return true;
    }, ct);

    public Task<bool> ConcludeAsync(SequenceClaim claim, StepOrder order, StepOutcome outcome, double took, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await OwnedAsync(context, claim, token) is not { } sequence)
        {
            return false;
        }

        var step = await context.SequenceSteps.SingleOrDefaultAsync(step => step.SequenceId == claim.SequenceId && step.Stage == order.Stage && step.SegmentId == order.SegmentId, token);
        if (step is null)
        {
            step = new(ids.Next(), sequence, order.SegmentId, order.Stage);
            context.SequenceSteps.Add(step);
        }

        step.Conclude(order.Input, outcome, took, time.GetUtcNow());
        if (order.Stage == Stage.Qa && outcome is StepOutcome.Done)
        {
            await NoLongerFailedAsync(context, order.SegmentId, time.GetUtcNow(), token);
        }

        return true;
    }, ct);

    public Task<bool> TakeBackAsync(SequenceClaim claim, IReadOnlyCollection<Guid> segments, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await OwnedAsync(context, claim, token) is not { } sequence)
        {
            return false;
        }

        await TakeBackAsync(context, sequence.Id, segments, time.GetUtcNow(), token);
        return true;
    }, ct);

    public Task MarkFailedAsync(SequenceClaim claim, IReadOnlyCollection<Guid> segments, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await OwnedAsync(context, claim, token) is null)
        {
            return false;
        }

        foreach (var some in segments.Chunk(AtOnce))
        {
            foreach (var slot in (await context.LockVideoSlotsAsync(some, token)).Where(slot => slot is { Status: SlotStatus.Complete, SelectedAttemptId: not null, Stale: null }))
            {
                slot.MarkStale(StaleCause.FailedQa, time.GetUtcNow());
            }
        }

        return true;
    }, ct);

    /// <summary>QA has nothing against the clip any more: nobody is to pay for another one.</summary>
    internal static async Task NoLongerFailedAsync(StudioDbContext context, Guid segmentId, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var slot in (await context.LockVideoSlotsAsync([segmentId], ct)).Where(slot => slot.Stale == StaleCause.FailedQa))
        {
            slot.MarkStale(null, now);
        }
    }

    /// <summary>What QA said, and a person of it, holds for the same master made anew; a mended copy has to be mended anew.</summary>
    internal static async Task TakeBackAsync(StudioDbContext context, Guid sequenceId, IReadOnlyCollection<Guid> segments, DateTimeOffset now, CancellationToken ct)
    {
        var steps = await context.SequenceSteps.Where(step => step.SequenceId == sequenceId && segments.Contains(step.SegmentId)).ToListAsync(ct);
        var masters = steps.Select(step => step.Result).OfType<StepResult.Promoted>().Select(promoted => promoted.Master.File.Path).ToHashSet();
        steps.Where(step => step.Result is not StepResult.Judged { Verdict: var verdict } || !masters.Contains(verdict.Final.Path)).ToList().ForEach(step => step.TryAgain(now));
    }

    internal static async Task<Sequence?> LockAsync(StudioDbContext context, Guid sequenceId, CancellationToken ct) =>
        (await context.Sequences.FromSqlRaw(context.Sql.Locked("sequences", "id = {0}"), sequenceId).ToListAsync(ct)).SingleOrDefault();

    private static async Task<Sequence?> OwnedAsync(StudioDbContext context, SequenceClaim claim, CancellationToken ct) =>
        await LockAsync(context, claim.SequenceId, ct) is { } sequence && sequence.Claim == claim.Number ? sequence : null;
}
