using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Review;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Takes a cut in as an attempt of its segment, whose slots are locked.</summary>
/// <param name="taken">The take's attempt that was cut.</param>
internal sealed class CutReception(StudioDbContext context, TakeOrder order, Attempt taken, Ids ids, DateTimeOffset now)
{
    private const string Studio = "studio";

    public async Task<CutKept> TakeInAsync(Slot slot, PartOrder part, PartCut cut, CancellationToken ct)
    {
        if (cut.Finding is not { Media: { } media, Result: AttemptResult.Judged { Verdict: { Outcome: not VerdictOutcome.Unmeasured } verdict } })
        {
            await SpeakAloneAsync(slot, $"What {order.Name} gave for it could not be measured, so it is spoken on its own.", ct);
            return CutKept.Unused;
        }

        var replaces = verdict.Outcome == VerdictOutcome.Passed && await ReplacesAsync(slot, ct);
        if (replaces)
        {
            await slot.DeselectAsync(context, now, ct);
            await slot.WithdrawPlannedAsync(context, now, ct);
        }

        var attempt = Add(slot, part, cut.Span, media, verdict);
        if (replaces)
        {
            await SelectAsync(slot, attempt, ct);
        }
        else
        {
            await KeepBesideAsync(slot, attempt, verdict, ct);
        }

        return CutKept.Kept;
    }

    /// <summary>The take's attempt was cut before, and is selected once more: so is its cut, where that may be.</summary>
    public async Task TakeUpAsync(Slot slot, CancellationToken ct)
    {
        if (await context.Attempts.SingleOrDefaultAsync(attempt => attempt.SlotId == slot.Id && attempt.CutFromAttemptId == taken.Id, ct) is { IsSelected: false, Status: AttemptStatus.Passed } cut
            && await ReplacesAsync(slot, ct))
        {
            await slot.DeselectAsync(context, now, ct);
            await slot.WithdrawPlannedAsync(context, now, ct);
            await SelectAsync(slot, cut, ct);
        }
    }

    /// <summary>A segment that waits for it, has nothing, or has another cut of the same take. What was made on its own stays, unless a person prefers the take to what the studio took.</summary>
    private async Task<bool> ReplacesAsync(Slot slot, CancellationToken ct)
    {
        if (slot.WaitsForTake)
        {
            return await WaitsAsync(slot, ct);
        }

        if (slot.Status.IsOpen() || slot.SelectedAttemptId is not { } selected)
        {
            return !slot.Status.IsOpen();
        }

        var present = await context.Attempts.AsNoTracking().SingleAsync(attempt => attempt.Id == selected, ct);
        return (present.SelectedBy is null && taken.SelectedBy is not null)
            || (present.CutFromAttemptId is { } origin && await context.Attempts.AnyAsync(attempt => attempt.Id == origin && attempt.SlotId == taken.SlotId, ct));
    }

    private Attempt Add(Slot slot, PartOrder part, SpokenSpan span, MediaFile media, Verdict verdict)
    {
        var (start, end) = (decimal.Round((decimal)span.Start, 3), decimal.Round((decimal)span.End, 3));
        var recipe = taken.Recipe with { Prompt = part.Text, Seconds = decimal.Round(end - start, 1) };
        var words = FormattableString.Invariant($"cut from {order.Name}, attempt {taken.Number}: {start:0.0} s to {end:0.0} s");
        var attempt = new Attempt(ids.Next(), slot, slot.AddCandidate(), new(recipe, recipe, words, taken.PolicyVersion) { Cut = new(taken.Id, start, end) }, now);
        attempt.Join(slot.RunId);
        attempt.Begin(taken.BackendId!.Value, now);

        // The take's attempt has paid for it.
        attempt.Rendered(0, now);
        attempt.Judge(verdict, media, now);
        context.Attempts.Add(attempt);
        slot.NoteScore(attempt);
        return attempt;
    }

    private async Task SelectAsync(Slot slot, Attempt attempt, CancellationToken ct)
    {
        var sentence = $"It was c{attempt.Variation[1..]}.";
        attempt.Select(null, now);
        slot.Complete(attempt, DecisionReason.CutFromTake, sentence, now);
        Note(slot, attempt, "Cut", sentence);
        await OpenEscalation.CloseAsync(context, slot, EscalationOutcome.Approved, Studio, sentence, now, ct);
        await NarrationFollowing.FollowAsync(context, slot, ids, now, ct);
    }

    private async Task KeepBesideAsync(Slot slot, Attempt attempt, Verdict verdict, CancellationToken ct)
    {
        var sentence = (verdict.Outcome, slot.WaitsForTake) switch
        {
            (VerdictOutcome.Failed, true) => $"What was cut from {order.Name} did not pass, so it is spoken on its own. {verdict.Sentence}",
            (VerdictOutcome.Failed, _) => $"What was cut from {order.Name} did not pass, so nothing changes. {verdict.Sentence}",
            _ => $"It was c{attempt.Variation[1..]}. The earlier choice stays until somebody selects this one.",
        };
        Note(slot, attempt, "Keep", sentence);
        await SpeakAloneAsync(slot, sentence, ct);
    }

    private async Task SpeakAloneAsync(Slot slot, string sentence, CancellationToken ct)
    {
        if (await WaitsAsync(slot, ct))
        {
            slot.BecomeReady(now, sentence);
        }
    }

    /// <summary>It waits for this take, and for no other.</summary>
    private async Task<bool> WaitsAsync(Slot slot, CancellationToken ct) => slot.WaitsForTake && await context.Takes.AnyAsync(take => take.SegmentId == order.TakeId && take.IsAwaited, ct);

    private void Note(Slot slot, Attempt attempt, string kind, string sentence) =>
        context.Decisions.Add(new(ids.Next(), slot, attempt.Id, null, kind, DecisionReason.CutFromTake, sentence, null, now));
}
