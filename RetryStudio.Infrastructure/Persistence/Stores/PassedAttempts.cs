using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Attempts that passed while their slot still gathers others to compare them with. They are kept when nothing more may follow.</summary>
internal sealed class PassedAttempts(IEnumerable<Attempt> attempts)
{
    private readonly ILookup<Guid, Attempt> _bySlot = attempts.ToLookup(attempt => attempt.SlotId);

    public static async Task<PassedAttempts> OfProjectAsync(StudioDbContext context, Guid projectId, CancellationToken ct) =>
        new(await Passed(context).Where(attempt => attempt.ProjectId == projectId && context.Slots.Any(slot => slot.Id == attempt.SlotId && (slot.SelectedAttemptId == null || slot.Renews))).ToListAsync(ct));

    public static async Task<PassedAttempts> OfSlotAsync(StudioDbContext context, Slot slot, CancellationToken ct) =>
        new(await Passed(context).Where(attempt => attempt.SlotId == slot.Id).ToListAsync(ct));

    /// <summary>The best of the slot's round; null when none passed, or one is selected that the round is not to replace.</summary>
    public Attempt? BestOfRound(Slot slot) => slot.SelectedAttemptId is null || slot.Renews ? Best([.. _bySlot[slot.Id].Where(attempt => attempt.Number >= slot.RoundStart)]) : null;

    /// <summary>The best of all the slot has had, whatever is selected: what the studio would take of itself.</summary>
    public Attempt? Best(Slot slot) => Best([.. _bySlot[slot.Id]]);

    private static Attempt? Best(List<Attempt> passed) => BestOfN.Choose(passed.Select(attempt => new PastAttempt(attempt.Number, true, attempt.Overall ?? 0) { Scores = WeighedScore.Of(attempt.Scores) })) is { } best
        ? passed.Single(attempt => attempt.Number == best.Number)
        : null;

    /// <summary>Completes a slot that waits with the attempt that is kept.</summary>
    public static async Task KeepAsync(StudioDbContext context, Slot slot, Attempt best, string because, Guid decisionId, DateTimeOffset now, CancellationToken ct)
    {
        await slot.DeselectAsync(context, now, ct, except: best.Id);
        var decision = new Decision.SelectBest(best.Number, DecisionReason.BestOfPossible, $"{because} Attempt {best.Number} has passed and is kept.");
        context.Decisions.Add(new(decisionId, slot, slot.CurrentAttemptId, null, decision, now));
        best.Select(null, now);
        slot.Complete(best, decision.Reason, decision.Sentence, now);
    }

    private static IQueryable<Attempt> Passed(StudioDbContext context) =>
        context.Attempts.Where(attempt => attempt.Status == AttemptStatus.Passed && attempt.Media != null);
}
