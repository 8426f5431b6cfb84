using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>A segment's surroundings: what its recipes, policies and gates come from.</summary>
internal sealed record SegmentSetting(Segment Segment, SceneType SceneType, PolicyOverride Override, int OverrideVersion, GateOverride GateOverride)
{
    public RetryPolicy Policy => Override.ApplyTo(SceneType.Policy);

    public Gate Gate => GateOverride.ApplyTo(SceneType.Gate);

    /// <summary>Scene type's version, and the override's where there is one.</summary>
    public string PolicyVersion => OverrideVersion == 0
        ? FormattableString.Invariant($"{SceneType.PolicyVersion}")
        : FormattableString.Invariant($"{SceneType.PolicyVersion}+p{OverrideVersion}");

    /// <param name="panels">Those of the coherence sheet are meant, instead of the storyboard's.</param>
    /// <param name="named">A take is among them only where it is named.</param>
    public static IQueryable<SegmentSetting> In(StudioDbContext context, Guid projectId, bool panels, IReadOnlySet<Guid>? named)
    {
        var hidden = context.SegmentsAndHidden.Where(segment => segment.ProjectId == projectId);
        var wanted = panels ? hidden.Where(segment => segment.Panel != null)
            : named is null ? context.Segments.Where(segment => segment.ProjectId == projectId)
            : hidden.Where(segment => segment.Panel == null && (segment.TakeNumber == null || named.Contains(segment.Id)));
        return Join(context, wanted.AsNoTracking());
    }

    /// <exception cref="RejectedException">There is no such segment or panel; it may be in the bin.</exception>
    public static async Task<SegmentSetting> OfAsync(StudioDbContext context, Guid segmentId, CancellationToken ct) =>
        await FindAsync(context, segmentId, ct) ?? throw RejectedException.NotFound("segment");

    /// <summary>Null when there is no such segment or panel; it may be in the bin.</summary>
    public static Task<SegmentSetting?> FindAsync(StudioDbContext context, Guid segmentId, CancellationToken ct) =>
        Join(context, context.SegmentsAndHidden.AsNoTracking().Where(segment => segment.Id == segmentId)).SingleOrDefaultAsync(ct);

    /// <summary>In the bin or not: what comes late belongs to it all the same.</summary>
    public static Task<SegmentSetting> OfLateAsync(StudioDbContext context, Guid segmentId, CancellationToken ct) =>
        Join(context, context.Segments.IgnoreQueryFilters().AsNoTracking().Where(segment => segment.Id == segmentId)).SingleAsync(ct);

    /// <exception cref="RejectedException">There is no such segment or panel; it may be in the bin.</exception>
    public static async Task RequireAsync(StudioDbContext context, Guid segmentId, CancellationToken ct)
    {
        if (!await context.SegmentsAndHidden.AnyAsync(segment => segment.Id == segmentId, ct))
        {
            throw RejectedException.NotFound("segment");
        }
    }

    private static IQueryable<SegmentSetting> Join(StudioDbContext context, IQueryable<Segment> segments) =>
        from segment in segments
        join scene in context.Scenes.AsNoTracking() on segment.SceneId equals scene.Id
        join type in context.SceneTypes.AsNoTracking() on scene.SceneTypeId equals type.Id
        join project in context.Projects.AsNoTracking() on segment.ProjectId equals project.Id
        select new SegmentSetting(segment, type, project.RetryOverride, project.RetryOverrideVersion, project.GateOverride);
}
