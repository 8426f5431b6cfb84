using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>
/// Keeps the segments of a project numbered without gaps. Numbers are unique at every moment, so those that move go through negative
/// ones; two statements move any number of segments. Callers hold the project's row.
/// </summary>
internal static class SegmentNumbers
{
    /// <summary>Where no segment ever stands.</summary>
    private const int Aside = int.MinValue;

    /// <summary>One change of the order at a time.</summary>
    public static Task LockSegmentsAsync(this StudioDbContext context, Guid projectId, CancellationToken ct) =>
        context.Projects.FromSqlRaw(context.Sql.Locked("projects", "id = {0}"), projectId).AsNoTracking().ToListAsync(ct);

    public static void AddSegment(this StudioDbContext context, Segment segment, Ids ids, DateTimeOffset now)
    {
        context.Segments.Add(segment);
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            context.Slots.Add(new(ids.Next(), segment.ProjectId, segment.Id, kind, now));
        }
    }

    /// <summary>Everything from this number on stands one further back.</summary>
    public static Task MakeRoomAsync(StudioDbContext context, Guid projectId, int number, CancellationToken ct) => ShiftAsync(context, projectId, number, int.MaxValue, 1, ct);

    /// <summary>Puts a segment before or behind another one, into its scene.</summary>
    public static async Task MoveAsync(StudioDbContext context, Segment segment, Segment neighbour, bool behind, CancellationToken ct)
    {
        var (from, to) = (segment.Number, neighbour.Number + (behind ? 1 : 0));
        to = from < to ? to - 1 : to;
        if (from != to)
        {
            segment.Place(segment.SceneId, Aside);
            await context.SaveChangesAsync(ct);
            await (from < to ? ShiftAsync(context, segment.ProjectId, from + 1, to, -1, ct) : ShiftAsync(context, segment.ProjectId, to, from - 1, 1, ct));
        }

        segment.Place(neighbour.SceneId, to);
        await context.SaveChangesAsync(ct);
    }

    /// <summary>Takes a segment out of the storyboard; what stood behind it moves up.</summary>
    public static async Task BinAsync(StudioDbContext context, Segment segment, string by, DateTimeOffset now, CancellationToken ct)
    {
        segment.Bin(by, now);
        await context.SaveChangesAsync(ct);
        await ShiftAsync(context, segment.ProjectId, segment.Number + 1, int.MaxValue, -1, ct);
    }

    /// <summary>Puts a segment back into its scene: to where it stood, as far as that is still there.</summary>
    public static async Task RestoreAsync(StudioDbContext context, Segment segment, CancellationToken ct)
    {
        var scene = await context.Segments.Where(other => other.SceneId == segment.SceneId).GroupBy(_ => 1)
            .Select(group => new { First = group.Min(other => other.Number), Last = group.Max(other => other.Number) }).SingleOrDefaultAsync(ct);
        var number = scene is not null ? Math.Clamp(segment.Number, scene.First, scene.Last + 1) : 1 + await BeforeSceneAsync(context, segment, ct);
        await MakeRoomAsync(context, segment.ProjectId, number, ct);
        segment.Restore(number);
        await context.SaveChangesAsync(ct);
    }

    // Of a scene that is empty by now: behind whatever stands in the scenes before it.
    private static async Task<int> BeforeSceneAsync(StudioDbContext context, Segment segment, CancellationToken ct) =>
        await (from other in context.Segments
               join scene in context.Scenes on other.SceneId equals scene.Id
               where scene.ProjectId == segment.ProjectId && scene.Position < context.Scenes.Where(own => own.Id == segment.SceneId).Select(own => own.Position).Single()
               select (int?)other.Number).MaxAsync(ct) ?? 0;

    private static async Task ShiftAsync(StudioDbContext context, Guid projectId, int from, int to, int by, CancellationToken ct)
    {
        var segments = context.Segments.Where(segment => segment.ProjectId == projectId);
        await segments.Where(segment => segment.Number >= from && segment.Number <= to).ExecuteUpdateAsync(set => set.SetProperty(segment => segment.Number, segment => -(segment.Number + by)), ct);
        await segments.Where(segment => segment.Number < 0 && segment.Number > Aside).ExecuteUpdateAsync(set => set.SetProperty(segment => segment.Number, segment => -segment.Number), ct);
    }
}
