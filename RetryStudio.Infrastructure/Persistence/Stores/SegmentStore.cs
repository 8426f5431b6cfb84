using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Changes single segments, in the database.</summary>
public sealed class SegmentStore(StudioTransactions transactions, Ids ids, TimeProvider time) : ISegmentStore
{
    public Task<SegmentPlace?> MarkStillAsync(Guid segmentId, bool still, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        if (await context.Segments.SingleOrDefaultAsync(segment => segment.Id == segmentId, token) is not { } segment)
        {
            return null;
        }

        if (segment.Still != still)
        {
            segment.MarkStill(still);
            Note(context, by, "segment.still", segment, still ? "still on purpose" : "meant to move");
        }

        return (SegmentPlace?)PlaceOf(segment);
    }, ct);

    public Task<SegmentPlace> EditAsync(Guid segmentId, SegmentDraft content, int revision, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var segment = await FindAsync(context, segmentId, revision, token);
        if (segment.Content != content)
        {
            Note(context, by, "segment.edit", segment, Changes(segment.Content, content));
            await ChangeAsync(context, segment, content, token);
        }

        return PlaceOf(segment);
    }, ct);

    public Task<SegmentPlace> AddAsync(Guid behind, SegmentDraft content, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var added = await InsertAsync(context, await FindLockedAsync(context, behind, null, token), content, token);
        Note(context, by, "segment.add", added, content.Text);
        return PlaceOf(added);
    }, ct);

    public Task<SegmentPlace> SplitAsync(Guid segmentId, int at, int revision, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var segment = await FindLockedAsync(context, segmentId, revision, token);
        await RequireRestAsync(context, segment, "split", token);
        var (first, second) = SegmentEdits.Split(segment.Content, at);
        var added = await InsertAsync(context, segment, second, token);
        added.PartOf(segment);
        await ReshapeAsync(context, segment, first, token);
        Note(context, by, "segment.split", segment, $"{first.Text} | {second.Text}");
        return PlaceOf(added);
    }, ct);

    public Task<SegmentPlace> MergeAsync(Guid segmentId, int revision, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var segment = await FindLockedAsync(context, segmentId, revision, token);
        var next = await context.Segments.SingleOrDefaultAsync(other => other.ProjectId == segment.ProjectId && other.Number == segment.Number + 1, token);
        if (next is null || next.SceneId != segment.SceneId)
        {
            throw RejectedException.Conflict($"Segment {segment.Number} is the last one of its scene, so there is nothing to merge it with.");
        }

        await RequireRestAsync(context, segment, "merged", token);
        await RequireRestAsync(context, next, "merged", token);
        var merged = SegmentEdits.Merge(segment.Content, next.Content);
        Note(context, by, "segment.merge", segment, $"{segment.Text} + {next.Text}");
        await ReshapeAsync(context, segment, merged, token);
        await SegmentNumbers.BinAsync(context, next, by, time.GetUtcNow(), token);
        return PlaceOf(segment);
    }, ct);

    public Task<SegmentPlace> MoveAsync(Guid segmentId, Guid target, bool behind, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        var segment = await FindLockedAsync(context, segmentId, null, token);
        var neighbour = await context.Segments.AsNoTracking().SingleOrDefaultAsync(other => other.Id == target && other.ProjectId == segment.ProjectId, token)
            ?? throw RejectedException.NotFound("segment to move it to");
        if (neighbour.Id == segment.Id)
        {
            return PlaceOf(segment);
        }

        var before = segment.Number;
        await SegmentNumbers.MoveAsync(context, segment, neighbour, behind, token);
        Note(context, by, "segment.move", segment, $"{before} → {segment.Number}");
        return PlaceOf(segment);
    }, ct);

    /// <summary>New words, and what they make of what was made from the old ones.</summary>
    private Task ChangeAsync(StudioDbContext context, Segment segment, SegmentDraft content, CancellationToken ct)
    {
        var before = segment.Content;
        segment.Edit(content);
        return SegmentAging.AgeAsync(context, segment, before, time.GetUtcNow(), ct);
    }

    private Task ReshapeAsync(StudioDbContext context, Segment segment, SegmentDraft content, CancellationToken ct)
    {
        var before = segment.Content;
        segment.Reshape(content);
        return SegmentAging.AgeAsync(context, segment, before, time.GetUtcNow(), ct);
    }

    private async Task<Segment> InsertAsync(StudioDbContext context, Segment behind, SegmentDraft content, CancellationToken ct)
    {
        if (await context.Segments.CountAsync(segment => segment.ProjectId == behind.ProjectId, ct) >= ScriptDraft.MostSegments)
        {
            throw RejectedException.Conflict($"The project has {ScriptDraft.MostSegments:N0} segments, and more are not possible. Make another project for the rest.");
        }

        await SegmentNumbers.MakeRoomAsync(context, behind.ProjectId, behind.Number + 1, ct);
        var segment = new Segment(ids.Next(), behind.ProjectId, behind.SceneId, behind.Number + 1, content);
        context.AddSegment(segment, ids, time.GetUtcNow());
        return segment;
    }

    // Nobody else changes the order meanwhile: the number that is read holds.
    private static async Task<Segment> FindLockedAsync(StudioDbContext context, Guid segmentId, int? revision, CancellationToken ct)
    {
        var project = await context.Segments.Where(segment => segment.Id == segmentId).Select(segment => (Guid?)segment.ProjectId).SingleOrDefaultAsync(ct) ?? throw RejectedException.NotFound("segment");
        await context.LockSegmentsAsync(project, ct);
        return await FindAsync(context, segmentId, revision, ct);
    }

    private static async Task<Segment> FindAsync(StudioDbContext context, Guid segmentId, int? revision, CancellationToken ct)
    {
        var segment = await context.Segments.SingleOrDefaultAsync(item => item.Id == segmentId, ct) ?? throw RejectedException.NotFound("segment");
        return revision is { } known && known != segment.Revision
            ? throw RejectedException.Conflict($"Segment {segment.Number} has been changed by somebody else in the meantime. Load it again and repeat your change.")
            : segment;
    }

    private static async Task RequireRestAsync(StudioDbContext context, Segment segment, string what, CancellationToken ct)
    {
        if ((await context.LockSlotsOfSegmentAsync(segment.Id, ct)).Any(slot => slot.Status.IsOpen()))
        {
            throw RejectedException.Conflict($"Segment {segment.Number} is being generated, so it cannot be {what} now. Wait until it has ended, or cancel the generation.");
        }
    }

    private static string Changes(SegmentDraft before, SegmentDraft after) => string.Join("; ", new[]
    {
        before.Text == after.Text ? null : $"text: {before.Text} → {after.Text}",
        before.ImagePrompt == after.ImagePrompt ? null : $"image prompt: {before.ImagePrompt ?? "none"} → {after.ImagePrompt ?? "none"}",
        before.VideoPrompt == after.VideoPrompt ? null : $"video prompt: {before.VideoPrompt ?? "none"} → {after.VideoPrompt ?? "none"}",
        before.Seconds == after.Seconds ? null : FormattableString.Invariant($"seconds: {before.Seconds} → {after.Seconds}"),
    }.OfType<string>());

    private void Note(StudioDbContext context, string by, string action, Segment segment, string detail) =>
        context.AuditEntries.Add(new(ids.Next(), by, action, segment.Id.ToString(), Sentence.Cut(detail), time.GetUtcNow()));

    private static SegmentPlace PlaceOf(Segment segment) => new(segment.ProjectId, segment.Id, segment.Number);
}
