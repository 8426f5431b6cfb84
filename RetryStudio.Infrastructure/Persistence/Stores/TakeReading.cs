using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Reads what is shown of takes.</summary>
internal static class TakeReading
{
    public static async Task<TakeView> OfAsync(StudioDbContext context, Guid segmentId, CancellationToken ct)
    {
        var take = await context.Takes.SingleAsync(item => item.SegmentId == segmentId, ct);
        var segments = take.Parts.Select(part => part.SegmentId).ToList();
        var numbers = await context.Segments.Where(segment => segments.Contains(segment.Id)).ToDictionaryAsync(segment => segment.Id, segment => segment.Number, ct);
        return new(
            [.. take.Parts.Select((part, index) => new TakePartView(part.SegmentId, numbers.TryGetValue(part.SegmentId, out var number) ? number : null, part.Text, take.Spans.ElementAtOrDefault(index)))],
            take.CutBy is null ? null : take.SettledAttemptId, take.CutBy, take.Sentence);
    }

    public static async Task<SpokenIn?> SpokenInAsync(StudioDbContext context, Segment segment, CancellationToken ct)
    {
        // Its scene may be another one by now, so all of the project's are looked at.
        var takes = await context.Takes.Where(take => take.ProjectId == segment.ProjectId).ToListAsync(ct);
        if (takes.Where(take => take.Parts.Any(part => part.SegmentId == segment.Id)).OrderByDescending(take => take.IsAwaited).ThenByDescending(take => take.SegmentId).FirstOrDefault() is not { } latest)
        {
            return null;
        }

        var number = await context.SegmentsAndHidden.Where(item => item.Id == latest.SegmentId).Select(item => item.Number).SingleAsync(ct);
        return new(latest.SegmentId, Segment.NameOf(number), latest.IsAwaited, latest.Sentence);
    }

    /// <summary>By the attempt that was cut.</summary>
    public static async Task<Dictionary<Guid, CutView>> CutsAsync(StudioDbContext context, IReadOnlyList<Attempt> attempts, CancellationToken ct)
    {
        var origins = attempts.Select(attempt => attempt.CutFromAttemptId).OfType<Guid>().Distinct().ToList();
        var takes = origins.Count == 0 ? [] : await (
            from attempt in context.Attempts
            join segment in context.SegmentsAndHidden on attempt.SegmentId equals segment.Id
            where origins.Contains(attempt.Id)
            select new { attempt.Id, Take = segment.Id, segment.Number }).ToDictionaryAsync(item => item.Id, ct);
        return attempts.Where(attempt => attempt.CutFromAttemptId is { } origin && takes.ContainsKey(origin)).ToDictionary(
            attempt => attempt.Id,
            attempt => takes[attempt.CutFromAttemptId!.Value] is var take ? new CutView(take.Take, Segment.NameOf(take.Number), attempt.CutStart ?? 0, attempt.CutEnd ?? 0) : null!);
    }
}
