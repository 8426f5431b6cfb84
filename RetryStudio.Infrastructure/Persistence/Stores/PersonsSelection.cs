using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Selects an attempt in a person's name. The slots of its segment are locked.</summary>
internal sealed class PersonsSelection(StudioDbContext context, Ids ids, DateTimeOffset now)
{
    public async Task<SlotKey> SelectAsync(Slot slot, Attempt attempt, bool blind, string by, CancellationToken ct)
    {
        if (attempt.Media is null)
        {
            throw RejectedException.Conflict($"Attempt {attempt.Number} has no file, so it cannot be selected.");
        }

        RequireEnded(slot);
        var automatic = (await PassedAttempts.OfSlotAsync(context, slot, ct)).Best(slot);
        context.Choices.Add(new(ids.Next(), attempt, automatic, blind, by, now));
        await slot.DeselectAsync(context, now, ct, except: attempt.Id);
        await slot.WithdrawPlannedAsync(context, now, ct);
        attempt.Select(by, now);
        var sentence = $"{by} chose attempt {attempt.Number}.";
        slot.Complete(attempt, DecisionReason.ChosenByPerson, sentence, now);
        context.Decisions.Add(new(ids.Next(), slot, attempt.Id, null, "Select", DecisionReason.ChosenByPerson, sentence, by, now));
        await OpenEscalation.CloseAsync(context, slot, EscalationOutcome.Approved, by, sentence, now, ct);
        await ImageDependency.FollowAsync(context, slot, now, ct);
        await NarrationFollowing.FollowAsync(context, slot, ids, now, ct);
        return new(slot.ProjectId, slot.SegmentId, slot.Kind);
    }

    public static void RequireEnded(Slot slot)
    {
        if (slot.Status.IsOpen())
        {
            throw RejectedException.Conflict("The slot is still being generated. Wait until it has ended, or cancel it first.");
        }
    }
}
