using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Reads what slots went through that did not come to be.</summary>
internal static class ErrorReading
{
    public static async Task<ImmutableArray<ReportedSlot>> OfAsync(StudioDbContext context, IQueryable<Slot> slots, IReadOnlyCollection<FailedSlot> failed, CancellationToken ct)
    {
        var attempts = await (from slot in slots
                              join attempt in context.Attempts on slot.Id equals attempt.SlotId
                              orderby attempt.Number
                              select new { attempt.Id, attempt.SegmentId, attempt.Kind, attempt.Number, attempt.Status, attempt.FailedCheck, attempt.GpuSeconds }).ToListAsync(ct);
        var tries = (await (from slot in slots
                            join item in context.Tries on slot.Id equals item.SlotId
                            join backend in context.Backends on item.BackendId equals backend.Id
                            orderby item.Number
                            select new { item.AttemptId, Try = new ReportedTry(item.Number, backend.Name, item.Status, item.Error, item.Detail, item.GpuSeconds) }).ToListAsync(ct))
            .ToLookup(item => item.AttemptId, item => item.Try);
        var decisions = (await (from slot in slots
                                join decision in context.Decisions on slot.Id equals decision.SlotId
                                where decision.AttemptId != null
                                orderby decision.At
                                select new { AttemptId = decision.AttemptId!.Value, decision.Sentence }).ToListAsync(ct))
            .ToLookup(decision => decision.AttemptId, decision => decision.Sentence);
        var bySlot = attempts.ToLookup(
            attempt => (attempt.SegmentId, attempt.Kind),
            attempt => new ReportedAttempt(attempt.Number, attempt.Status, attempt.FailedCheck, attempt.GpuSeconds, decisions[attempt.Id].LastOrDefault(), [.. tries[attempt.Id]]));
        return [.. failed.Select(slot => new ReportedSlot(slot, [.. bySlot[(slot.SegmentId, slot.Kind)]]))];
    }
}
