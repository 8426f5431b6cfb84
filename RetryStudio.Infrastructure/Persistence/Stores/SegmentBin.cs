using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Deleted segments, in the database.</summary>
public sealed class SegmentBin(StudioTransactions transactions, IMediaStore media, Ids ids, TimeProvider time) : ISegmentBin
{
    public Task<IReadOnlyList<SegmentPlace>> DeleteAsync(Guid projectId, IReadOnlyCollection<Guid> segments, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await context.LockSegmentsAsync(projectId, token);
        var found = await context.Segments.Where(segment => segment.ProjectId == projectId && segments.Contains(segment.Id)).OrderByDescending(segment => segment.Number).ToListAsync(token);
        if (found.Count == 0)
        {
            throw RejectedException.NotFound("segment");
        }

        // Behind the slots' locks, so that no lane takes one up meanwhile.
        foreach (var segment in found.OrderBy(segment => segment.Id))
        {
            if ((await context.LockSlotsOfSegmentAsync(segment.Id, token)).Any(slot => slot.Status.IsOpen()))
            {
                throw RejectedException.Conflict($"Segment {segment.Number} is being generated, so nothing was deleted. Wait until it has ended, or cancel the generation.");
            }
        }

        var places = found.Select(segment => new SegmentPlace(projectId, segment.Id, segment.Number)).Reverse().ToList();
        foreach (var segment in found)
        {
            // From the back, so that each keeps the number it had.
            await SegmentNumbers.BinAsync(context, segment, by, time.GetUtcNow(), token);
            Note(context, by, "segment.delete", segment.Id, $"{segment.Number}: {segment.Text}");
        }

        return (IReadOnlyList<SegmentPlace>)places;
    }, ct);

    public Task<IReadOnlyList<BinnedSegment>?> ContentsAsync(Guid projectId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        if (!await context.Projects.AnyAsync(project => project.Id == projectId, token))
        {
            return null;
        }

        var rows = await (from segment in Binned(context, projectId)
                          join scene in context.Scenes on segment.SceneId equals scene.Id
                          orderby segment.BinnedAt descending, segment.Number
                          select new { segment.Id, segment.Number, scene.Title, segment.Text, segment.BinnedBy, segment.BinnedAt }).ToListAsync(token);
        var slots = (await (from slot in context.Slots
                            join segment in Binned(context, projectId) on slot.SegmentId equals segment.Id
                            select new { slot.SegmentId, slot.Kind, slot.AttemptCount, slot.ShownAttemptId }).ToListAsync(token)).ToLookup(slot => slot.SegmentId);
        return (IReadOnlyList<BinnedSegment>?)[.. rows.Select(row => new BinnedSegment(
            row.Id, row.Number, row.Title, row.Text, slots[row.Id].Sum(slot => slot.AttemptCount),
            slots[row.Id].Where(slot => slot.ShownAttemptId is not null && slot.Kind != AssetKind.Audio).OrderByDescending(slot => slot.Kind).Select(slot => slot.ShownAttemptId).FirstOrDefault(),
            row.BinnedBy ?? "", row.BinnedAt!.Value))];
    }, ct);

    public Task<int> RestoreAsync(Guid projectId, IReadOnlyCollection<Guid> segments, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await context.LockSegmentsAsync(projectId, token);
        var found = await Binned(context, projectId).Where(segment => segments.Contains(segment.Id)).OrderBy(segment => segment.Number).ToListAsync(token);
        if (await context.Segments.CountAsync(segment => segment.ProjectId == projectId, token) + found.Count > ScriptDraft.MostSegments)
        {
            throw RejectedException.Conflict($"The project would have more than {ScriptDraft.MostSegments:N0} segments, so nothing was restored.");
        }

        await TakeBackAsync(context, projectId, found, token);
        foreach (var segment in found)
        {
            await SegmentNumbers.RestoreAsync(context, segment, token);
            Note(context, by, "segment.restore", segment.Id, $"{segment.Number}: {segment.Text}");
        }

        return found.Count;
    }, ct);

    /// <summary>A package that was delivered without them cleared their masters away: those are made anew.</summary>
    private async Task TakeBackAsync(StudioDbContext context, Guid projectId, List<Segment> restored, CancellationToken ct)
    {
        if (await SequenceDesk.FindAsync(context, projectId, ct) is { Package: { } package } sequence)
        {
            await SequenceLedger.TakeBackAsync(context, sequence.Id, [.. restored.Where(segment => segment.BinnedAt <= package.At).Select(segment => segment.Id)], time.GetUtcNow(), ct);
        }
    }

    public async Task<int> EmptyAsync(Guid projectId, IReadOnlyCollection<Guid> chosen, string by, CancellationToken ct)
    {
        var (segments, files) = await RemoveAsync(projectId, chosen, by, ct);

        // Only once nothing names them any more; thousands of them on a NAS take their time.
        await Task.Run(() => Remove(files), CancellationToken.None);
        return segments;
    }

    private void Remove(LeftFiles files)
    {
        foreach (var file in files.Paths)
        {
            media.Remove(file);
        }

        foreach (var folder in files.Contents.Select(MediaPath.DerivedFolder).OfType<string>())
        {
            media.RemoveOlder(folder, DateTimeOffset.MaxValue);
        }
    }

    private Task<(int Segments, LeftFiles Files)> RemoveAsync(Guid projectId, IReadOnlyCollection<Guid> chosen, string by, CancellationToken ct) => transactions.RunAsync(async (context, token) =>
    {
        await context.LockSegmentsAsync(projectId, token);

        // A late result would add an attempt meanwhile.
        await context.LockSlotsInBinAsync(projectId, token);
        var segments = await Binned(context, projectId).Where(segment => chosen.Contains(segment.Id)).Select(segment => segment.Id).ToListAsync(token);
        if (segments.Count == 0)
        {
            return (0, LeftFiles.None);
        }

        var attempts = context.Attempts.Where(attempt => segments.Contains(attempt.SegmentId));
        var tries = context.Tries.Where(item => attempts.Any(attempt => attempt.Id == item.AttemptId));
        var slots = context.Slots.Where(slot => segments.Contains(slot.SegmentId));
        var files = await FilesAsync(context, segments, token);
        await context.Decisions.Where(decision => slots.Any(slot => slot.Id == decision.SlotId)).ExecuteDeleteAsync(token);
        await context.Escalations.Where(escalation => slots.Any(slot => slot.Id == escalation.SlotId)).ExecuteDeleteAsync(token);
        await context.SequenceSteps.Where(step => segments.Contains(step.SegmentId)).ExecuteDeleteAsync(token);
        await tries.ExecuteDeleteAsync(token);
        await attempts.ExecuteDeleteAsync(token);
        await slots.ExecuteDeleteAsync(token);
        await Binned(context, projectId).Where(segment => segments.Contains(segment.Id)).ExecuteDeleteAsync(token);
        Note(context, by, "bin.empty", projectId, $"{segments.Count} segments, {files.Paths.Length} files");
        return (segments.Count, files);
    }, ct);

    // The same content may stand behind attempts of other segments only under another path.
    private static async Task<LeftFiles> FilesAsync(StudioDbContext context, List<Guid> segments, CancellationToken ct)
    {
        var media = await context.Attempts.Where(attempt => segments.Contains(attempt.SegmentId) && attempt.Media != null).Select(attempt => attempt.Media!).ToListAsync(ct);
        var shared = await context.Attempts
            .Where(attempt => !segments.Contains(attempt.SegmentId) && attempt.Media != null && context.Attempts.Any(binned => segments.Contains(binned.SegmentId) && binned.Media!.Sha256 == attempt.Media.Sha256))
            .Select(attempt => attempt.Media!.Sha256).Distinct().ToListAsync(ct);
        var partial = await (from item in context.Tries
                             join attempt in context.Attempts on item.AttemptId equals attempt.Id
                             where segments.Contains(attempt.SegmentId)
                             select item.Partial).ToListAsync(ct);
        return new([.. media.SelectMany(file => new[] { file.Path, file.Words }).OfType<string>(), .. partial.SelectMany(files => files).Select(file => file.Path)], [.. media.Select(file => file.Sha256).Distinct().Except(shared)]);
    }

    private static IQueryable<Segment> Binned(StudioDbContext context, Guid projectId) =>
        context.Segments.IgnoreQueryFilters().Where(segment => segment.ProjectId == projectId && segment.BinnedAt != null);

    /// <summary>What lies in the media folder and is named by nothing any more.</summary>
    /// <param name="Contents">What the files held, by their SHA-256: pictures were derived from it.</param>
    private sealed record LeftFiles(ImmutableArray<string> Paths, ImmutableArray<string> Contents)
    {
        public static readonly LeftFiles None = new([], []);
    }

    private void Note(StudioDbContext context, string by, string action, Guid subject, string detail) =>
        context.AuditEntries.Add(new(ids.Next(), by, action, subject.ToString(), Sentence.Cut(detail), time.GetUtcNow()));
}
