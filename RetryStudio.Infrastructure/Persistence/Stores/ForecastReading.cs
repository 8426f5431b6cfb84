using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Reads what is still to be made, and what it may cost.</summary>
internal sealed class ForecastReading
{
    /// <summary>What 'Generate all scenes' or 'Continue' takes up, and what goes on by itself. What waits for a person is not among it: nobody knows what they will do.</summary>
    private static readonly SlotStatus[] ToBeMade = [SlotStatus.Pending, SlotStatus.Queued, SlotStatus.Generating, SlotStatus.Failed, SlotStatus.Parked, SlotStatus.Cancelled];

    private static readonly SlotStatus[] BeingMade = [SlotStatus.Queued, SlotStatus.Generating, SlotStatus.Failed];

    private readonly List<OpenSlots> _open;
    private readonly Dictionary<Guid, RetryPolicy> _policies;
    private readonly Dictionary<Guid, PolicyOverride> _overrides;
    private readonly ILookup<(Guid Project, Guid SceneType, AssetKind Kind), JudgedAttempts> _judged;
    private readonly Dictionary<AssetKind, AttemptCosts> _studio;

    private ForecastReading(List<OpenSlots> open, Dictionary<Guid, RetryPolicy> policies, Dictionary<Guid, PolicyOverride> overrides, List<JudgedAttempts> judged, Dictionary<AssetKind, AttemptCosts> studio)
    {
        (_open, _policies, _overrides, _studio) = (open, policies, overrides, studio);
        _judged = judged.ToLookup(item => (item.ProjectId, item.SceneTypeId, item.Kind));
    }

    /// <param name="projectId">Null reads all of them.</param>
    public static Task<ForecastReading> OfAsync(StudioDbContext context, Guid? projectId, CancellationToken ct) => OfAsync(context, context.Segments, projectId, ToBeMade, narrated: false, ct);

    /// <param name="segments">Those of the storyboard, or the panels of the coherence sheet.</param>
    /// <param name="all">Everything that is to be made; otherwise only what is being made now.</param>
    public static Task<ForecastReading> OfAsync(StudioDbContext context, IQueryable<Segment> segments, Guid projectId, bool all, CancellationToken ct) =>
        OfAsync(context, segments, projectId, all ? ToBeMade : BeingMade, narrated: true, ct);

    private static async Task<ForecastReading> OfAsync(StudioDbContext context, IQueryable<Segment> segments, Guid? projectId, SlotStatus[] statuses, bool narrated, CancellationToken ct)
    {
        var studio = new Dictionary<AssetKind, AttemptCosts>();
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            studio[kind] = await AttemptCosts.OfAsync(context, kind, ct);
        }

        return new(
            await OpenAsync(context, segments, projectId, statuses, narrated, ct),
            await context.SceneTypes.ToDictionaryAsync(type => type.Id, type => type.Policy, ct),
            await context.Projects.Where(project => projectId == null || project.Id == projectId).Select(project => new { project.Id, project.RetryOverride }).ToDictionaryAsync(project => project.Id, project => project.RetryOverride, ct),
            await JudgedAsync(context, projectId, ct),
            studio);
    }

    public CompletionForecast Of(Guid projectId, decimal spent) => CompletionForecast.Of(spent, _open.Where(open => open.ProjectId == projectId).Select(open => WorkOf(projectId, open)));

    /// <summary>Attempts of the project that were judged.</summary>
    public int Measured(Guid projectId) => _judged.Where(group => group.Key.Project == projectId).Sum(group => group.Sum(item => item.Count));

    /// <param name="narrated">With narration that nobody has asked for yet, where the project wants some.</param>
    private static Task<List<OpenSlots>> OpenAsync(StudioDbContext context, IQueryable<Segment> segments, Guid? projectId, SlotStatus[] statuses, bool narrated, CancellationToken ct) => (
        from slot in context.Slots
        join segment in segments on slot.SegmentId equals segment.Id
        join scene in context.Scenes on segment.SceneId equals scene.Id
        join attempt in context.Attempts on slot.CurrentAttemptId equals attempt.Id into current
        from attempt in current.DefaultIfEmpty()
        where (projectId == null || slot.ProjectId == projectId) && statuses.Contains(slot.Status) && attempt.SourceVideo == null && (segment.Panel == null || slot.Kind == AssetKind.Image) && (slot.Kind != AssetKind.Audio || slot.Status != SlotStatus.Pending || (narrated && context.Projects.Any(project => project.Id == slot.ProjectId && project.WantsNarration)))
        select new
        {
            slot.ProjectId, scene.SceneTypeId, slot.Kind, slot.Status,
            Made = slot.AttemptCount - slot.RoundStart + 1 - slot.RoundCandidates,
            Planned = slot.CurrentAttemptId != null,
            Booked = attempt.RenderedAt != null,
            Units = slot.Kind == AssetKind.Image || segment.Seconds < 1 ? 1 : segment.Seconds,
        })
        .GroupBy(slot => new { slot.ProjectId, slot.SceneTypeId, slot.Kind, slot.Status, slot.Made, slot.Planned, slot.Booked })
        .Select(group => new OpenSlots(
            group.Key.ProjectId, group.Key.SceneTypeId, group.Key.Kind, group.Key.Status, group.Key.Made, group.Key.Planned, group.Key.Booked,
            group.Count(), group.Sum(slot => slot.Units), group.Sum(slot => slot.Units * slot.Units)))
        .ToListAsync(ct);

    private static Task<List<JudgedAttempts>> JudgedAsync(StudioDbContext context, Guid? projectId, CancellationToken ct) => (
        from attempt in context.Attempts
        join segment in context.Segments on attempt.SegmentId equals segment.Id
        join scene in context.Scenes on segment.SceneId equals scene.Id
        where (projectId == null || attempt.ProjectId == projectId) && attempt.RenderedAt != null && !attempt.IsLate && attempt.SourceVideo == null && (attempt.Status == AttemptStatus.Passed || attempt.Status == AttemptStatus.Failed)
        select new { attempt.ProjectId, scene.SceneTypeId, attempt.Kind, attempt.Status, attempt.FailedCheck, PerUnit = (double)attempt.GpuSeconds / (double)attempt.WorkUnits })
        .GroupBy(attempt => new { attempt.ProjectId, attempt.SceneTypeId, attempt.Kind, attempt.Status, attempt.FailedCheck })
        .Select(group => new JudgedAttempts(
            group.Key.ProjectId, group.Key.SceneTypeId, group.Key.Kind, group.Key.Status == AttemptStatus.Passed, group.Key.FailedCheck,
            group.Count(), group.Sum(attempt => attempt.PerUnit), group.Sum(attempt => attempt.PerUnit * attempt.PerUnit)))
        .ToListAsync(ct);

    private OpenWork WorkOf(Guid projectId, OpenSlots open)
    {
        var policy = _overrides[projectId].ApplyTo(_policies[open.SceneTypeId]);
        var (most, wanted) = policy.Enabled ? (policy.MaxAttempts, policy.BestOf) : (1, 1);

        // What was cancelled begins a new round when it is taken up.
        var made = open.Status is SlotStatus.Pending or SlotStatus.Cancelled ? 0 : open.Made - (open.Planned ? 1 : 0);
        var studio = _studio[open.Kind];
        var odds = AttemptOdds.Of(SampleOf(_judged[(projectId, open.SceneTypeId, open.Kind)], policy.TriggerChecks), (double)studio.PerUnit, (double)studio.PassChance);
        return new(open.Slots, (double)open.Units, (double)open.UnitSquares, Math.Max(1, most - Math.Max(0, made)), wanted, odds) { FirstIsBooked = open.Booked };
    }

    private static AttemptSample SampleOf(IEnumerable<JudgedAttempts> judged, ImmutableArray<string> triggers) => judged.Aggregate(AttemptSample.None, (sum, item) => new(
        sum.Judged + item.Count,
        sum.Passed + (item.Passed ? item.Count : 0),
        sum.Triggering + (item.FailedCheck is { } check && triggers.Contains(check) ? item.Count : 0),
        sum.Seconds + item.Seconds,
        sum.SecondsSquared + item.SecondsSquared));

    /// <param name="Made">Attempts of the round, the current one among them.</param>
    /// <param name="Booked">The current one was rendered and waits for its verdict.</param>
    private sealed record OpenSlots(Guid ProjectId, Guid SceneTypeId, AssetKind Kind, SlotStatus Status, int Made, bool Planned, bool Booked, int Slots, decimal Units, decimal UnitSquares);

    private sealed record JudgedAttempts(Guid ProjectId, Guid SceneTypeId, AssetKind Kind, bool Passed, string? FailedCheck, int Count, double Seconds, double SecondsSquared);
}
