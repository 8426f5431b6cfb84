using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Takes, and what becomes of their segments, in the database.</summary>
public sealed class NarrationTakes(StudioTransactions transactions, Ids ids, TimeProvider time) : INarrationTakes
{
    /// <summary>At a time: the rest follows in the next round.</summary>
    private const int Most = 20;

    private static readonly SlotStatus[] Open = [SlotStatus.Queued, SlotStatus.Generating, SlotStatus.Failed];

    public Task<IReadOnlyList<Guid>> DueAsync(IReadOnlyCollection<Guid> resting, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
        (IReadOnlyList<Guid>)await (
            from take in context.Takes
            join slot in context.Slots on take.SegmentId equals slot.SegmentId
            where slot.Kind == AssetKind.Audio && !Open.Contains(slot.Status) && !resting.Contains(take.SegmentId)
                && ((slot.SelectedAttemptId != null && take.SettledAttemptId != slot.SelectedAttemptId) || (take.IsAwaited && slot.Status != SlotStatus.Pending))
            orderby slot.UpdatedAt
            select take.SegmentId).Take(Most).ToListAsync(token), ct);

    public Task<TakeOrder?> OrderAsync(Guid take, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        if (await context.Takes.SingleOrDefaultAsync(item => item.SegmentId == take, token) is not { } found)
        {
            return null;
        }

        var slot = await context.Slots.SingleAsync(item => item.SegmentId == take && item.Kind == AssetKind.Audio, token);
        if (Open.Contains(slot.Status) || (!found.IsAwaited && (slot.SelectedAttemptId is null || slot.SelectedAttemptId == found.SettledAttemptId)))
        {
            return null;
        }

        var number = await context.SegmentsAndHidden.Where(segment => segment.Id == take).Select(segment => segment.Number).SingleAsync(token);
        var attempt = slot.SelectedAttemptId is { } selected ? await context.Attempts.SingleAsync(item => item.Id == selected, token) : null;
        return (TakeOrder?)new TakeOrder(
            take, found.ProjectId, Segment.NameOf(number),
            attempt?.Media is { } media ? new(attempt.Id, attempt.Number, media, attempt.Recipe) : null,
            slot.Status, slot.Sentence, found.Parts, attempt is null ? [] : await PartsAsync(context, found, attempt.Id, token));
    }, ct);

    public Task<CutKept> KeepAsync(TakeOrder order, PartOrder part, PartCut cut, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var slot = (await context.LockSlotsOfSegmentAsync(part.SegmentId, token)).SingleOrDefault(item => item.Kind == AssetKind.Audio);
        var taken = await context.Attempts.AsNoTracking().SingleAsync(attempt => attempt.Id == order.Attempt!.Id, token);
        if (!await context.Slots.AnyAsync(item => item.Id == taken.SlotId && item.SelectedAttemptId == taken.Id, token))
        {
            return CutKept.Outdated;
        }

        if (slot is null || await context.Segments.AsNoTracking().SingleOrDefaultAsync(segment => segment.Id == part.SegmentId, token) is not { } segment || segment.Content.PromptOf(AssetKind.Audio) != part.Text)
        {
            return CutKept.Unused;
        }

        return await context.Attempts.AnyAsync(attempt => attempt.SlotId == slot.Id && attempt.CutFromAttemptId == taken.Id, token)
            ? CutKept.Kept
            : await new CutReception(context, order, taken, ids, time.GetUtcNow()).TakeInAsync(slot, part, cut, token);
    }, ct);

    public Task HinderAsync(TakeOrder order, string sentence, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (!await StandsAsync(context, order, token))
        {
            return false;
        }

        var take = await context.Takes.SingleAsync(item => item.SegmentId == order.TakeId, token);
        take.Hinder(sentence);
        foreach (var part in take.IsAwaited ? take.Parts.OrderBy(part => part.SegmentId) : Enumerable.Empty<TakePart>())
        {
            if ((await context.LockSlotsOfSegmentAsync(part.SegmentId, token)).SingleOrDefault(slot => slot.WaitsForTake) is { } waiting)
            {
                waiting.Hinder(sentence, time.GetUtcNow());
            }
        }

        return true;
    }, ct);

    public Task SettleAsync(TakeOrder order, TakeOutcome outcome, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (!await StandsAsync(context, order, token))
        {
            return false;
        }

        var take = await context.Takes.SingleAsync(item => item.SegmentId == order.TakeId, token);
        var now = time.GetUtcNow();
        var reception = outcome is TakeOutcome.Cut ? new CutReception(context, order, await context.Attempts.AsNoTracking().SingleAsync(item => item.Id == order.Attempt!.Id, token), ids, now) : null;
        foreach (var part in take.Parts.OrderBy(part => part.SegmentId))
        {
            if ((await context.LockSlotsOfSegmentAsync(part.SegmentId, token)).SingleOrDefault(slot => slot.Kind == AssetKind.Audio) is not { } spoken)
            {
                continue;
            }

            if (spoken.WaitsForTake && take.IsAwaited)
            {
                Release(spoken, order, outcome, now);
            }
            else if (reception is not null && await SaysAsync(context, part, token))
            {
                await reception.TakeUpAsync(spoken, token);
            }
        }

        Settle(take, order, outcome);
        return true;
    }, ct);

    /// <summary>Locks its slot. False when it was taken up again, or another attempt of it was selected: that is settled in its turn.</summary>
    private static async Task<bool> StandsAsync(StudioDbContext context, TakeOrder order, CancellationToken ct)
    {
        var own = (await context.LockSlotsOfSegmentAsync(order.TakeId, ct)).Single(slot => slot.Kind == AssetKind.Audio);
        return own.Status == order.Status && (order.Attempt is not { } attempt || own.SelectedAttemptId == attempt.Id);
    }

    /// <summary>It is part of the storyboard, and still says what it said.</summary>
    private static async Task<bool> SaysAsync(StudioDbContext context, TakePart part, CancellationToken ct) =>
        await context.Segments.SingleOrDefaultAsync(segment => segment.Id == part.SegmentId, ct) is { } segment && segment.Content.PromptOf(AssetKind.Audio) == part.Text;

    // Those that are there, are part of the storyboard, say what they said and are not cut yet.
    private static async Task<ImmutableArray<PartOrder>> PartsAsync(StudioDbContext context, Take take, Guid attempt, CancellationToken ct)
    {
        var segments = take.Parts.Select(part => part.SegmentId).ToList();
        var cut = (await context.Attempts.Where(item => item.CutFromAttemptId == attempt && segments.Contains(item.SegmentId)).Select(item => item.SegmentId).ToListAsync(ct)).ToHashSet();
        var parts = ImmutableArray.CreateBuilder<PartOrder>();
        foreach (var (index, part) in take.Parts.Index().Where(part => !cut.Contains(part.Item.SegmentId)))
        {
            if (await SegmentSetting.FindAsync(context, part.SegmentId, ct) is { } setting && setting.Segment.Content.PromptOf(AssetKind.Audio) == part.Text)
            {
                parts.Add(new(index, part.SegmentId, part.Text, setting.Gate, setting.Segment.Still));
            }
        }

        return parts.ToImmutable();
    }

    private static void Release(Slot waiting, TakeOrder order, TakeOutcome outcome, DateTimeOffset now)
    {
        switch (outcome, order.Status)
        {
            case (TakeOutcome.NotMade, SlotStatus.Parked):
                waiting.Park($"{order.Name} is parked: the budget has no room for it. Raise it and press 'Continue'.", now);
                break;
            case (TakeOutcome.NotMade, SlotStatus.Cancelled):
                waiting.Cancel($"{order.Name} was cancelled.", now);
                break;
            case (TakeOutcome.Cut, _):
                waiting.BecomeReady(now, $"Its text was changed after {order.Name} had been begun, so it is spoken on its own.");
                break;
            default:
                waiting.BecomeReady(now, SentenceOf(order, outcome));
                break;
        }
    }

    private static void Settle(Take take, TakeOrder order, TakeOutcome outcome)
    {
        if (outcome is TakeOutcome.Cut cut)
        {
            take.Cut(order.Attempt!.Id, cut.Found);
        }
        else
        {
            take.GiveUp(order.Attempt?.Id, SentenceOf(order, outcome));
        }
    }

    private static string SentenceOf(TakeOrder order, TakeOutcome outcome) => (outcome, order.Status) switch
    {
        (TakeOutcome.Unclear unclear, _) => $"{order.Name} cannot be cut: {unclear.Sentence} So each segment is spoken on its own.",
        (_, SlotStatus.Parked or SlotStatus.Cancelled) => $"{order.Name} was not made. {order.Sentence}".TrimEnd(),
        _ => $"{order.Name} could not be made, so each segment is spoken on its own. {order.Sentence}".TrimEnd(),
    };
}
