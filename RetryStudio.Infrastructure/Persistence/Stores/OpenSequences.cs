using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Finds sequences that somebody should work at.</summary>
public sealed class OpenSequences(StudioTransactions transactions, TimeProvider time)
{
    /// <summary>Those that run and do not just wait for the GPUs, and those that had ended and whose slots have changed since.</summary>
    public Task<List<Guid>> DueAsync(CancellationToken ct) => transactions.ReadAsync((context, token) =>
    {
        var now = time.GetUtcNow();
        var idle = context.Sequences.Where(sequence => !context.Slots.Any(slot => slot.ProjectId == sequence.ProjectId
            && (slot.Status == SlotStatus.Queued || slot.Status == SlotStatus.Generating || slot.Status == SlotStatus.Failed)));
        return context.Sequences
            .Where(sequence =>
                (sequence.Status == SequenceStatus.Running && (sequence.NotBefore == null || sequence.NotBefore <= now)
                    && ((sequence.Stage != Stage.Generation && sequence.Stage != Stage.CoherenceSheet) || sequence.Sentence == null || idle.Any(one => one.Id == sequence.Id)))
                || ((sequence.Status == SequenceStatus.NeedsReview || sequence.Status == SequenceStatus.Complete) && idle.Any(one => one.Id == sequence.Id)
                    && context.Slots.Any(slot => slot.ProjectId == sequence.ProjectId && slot.UpdatedAt > sequence.LookedAt)))
            .Select(sequence => sequence.Id).ToListAsync(token);
    }, ct);

    /// <summary>Whether nobody has cancelled it or taken it over.</summary>
    public Task<bool> IsHeldAsync(SequenceClaim claim, CancellationToken ct) => transactions.ReadAsync(
        (context, token) => context.Sequences.AnyAsync(sequence => sequence.Id == claim.SequenceId && sequence.Claim == claim.Number, token), ct);
}
