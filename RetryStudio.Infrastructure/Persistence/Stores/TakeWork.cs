using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>The takes of a run: what is spoken in one go, and which segments are cut from it.</summary>
internal sealed class TakeWork
{
    public static readonly TakeWork None = new([], []);

    private readonly List<PlannedTake> _takes;
    private readonly List<Take> _known;
    private readonly HashSet<Guid> _gathered;

    private TakeWork(List<PlannedTake> takes, List<Take> known)
    {
        (_takes, _known) = (takes, known);
        _gathered = [.. takes.Where(take => take.Gathers).SelectMany(take => take.Take.Parts.Select(part => part.SegmentId))];
    }

    public IReadOnlyList<PlannedTake> Takes => _takes;

    /// <summary>Whether a slot is cut from one of them.</summary>
    public bool Gathers(Slot slot) => slot.Kind == AssetKind.Audio && _gathered.Contains(slot.SegmentId);

    /// <param name="slots">Of the project, with those of its takes.</param>
    public static async Task<TakeWork> PlanAsync(StudioDbContext context, RunRequest request, IReadOnlyList<Slot> slots, IReadOnlyDictionary<Guid, SegmentSetting> settings, Ids ids, DateTimeOffset now, CancellationToken ct)
    {
        if (request.OfSheet || !request.Kinds.Contains(AssetKind.Audio) || request.Scope is not (RunScope.Missing or RunScope.Parked))
        {
            return None;
        }

        var known = await context.Takes.Where(take => take.ProjectId == request.ProjectId).ToListAsync(ct);
        var alone = await AloneAsync(context, request, known, slots, settings, ct);
        if (!await context.Projects.AnyAsync(project => project.Id == request.ProjectId && project.NarrationManner == NarrationManner.WholeScenes, ct))
        {
            return new(alone, known);
        }

        var scenes = await context.Scenes.AsNoTracking().Where(scene => scene.ProjectId == request.ProjectId).ToDictionaryAsync(scene => scene.Id, scene => scene.Position, ct);
        var takes = new List<PlannedTake>();
        foreach (var group in TakeGrouping.Of(Wanted(slots, request, settings)))
        {
            ImmutableArray<TakePart> parts = [.. group.Select(segment => new TakePart(segment.SegmentId, segment.Text))];
            var setting = settings[group[0].SegmentId];
            if (known.Find(take => take.Parts.SequenceEqual(parts)) is not { } former)
            {
                var number = 1 + known.Concat(takes.Select(take => take.Take)).Where(take => take.SceneId == group[0].SceneId).Max(take => (int?)take.Number) ?? 1;
                takes.Add(Fresh(group, parts, number, scenes[group[0].SceneId], setting, ids, now));
            }
            else if (slots.Where(slot => slot.SegmentId == former.SegmentId).ToList() is var own && own.Exists(slot => slot is { Kind: AssetKind.Audio, SelectedAttemptId: null, Status: SlotStatus.Pending or SlotStatus.Cancelled or SlotStatus.Parked }))
            {
                takes.Add(await FormerAsync(context, former, setting, own, ct));
            }
        }

        return new([.. takes, .. alone], known);
    }

    /// <summary>Writes down what is planned: from now on the segments wait.</summary>
    public void Enter(StudioDbContext context)
    {
        foreach (var former in _known.Where(take => take.IsAwaited && take.Parts.Any(part => _gathered.Contains(part.SegmentId))))
        {
            former.Leave();
        }

        foreach (var planned in _takes.Where(take => take.Gathers))
        {
            planned.Take.Await();
            if (planned.IsNew)
            {
                context.Segments.Add(planned.Setting.Segment);
                context.Slots.AddRange(planned.Slots);
                context.Takes.Add(planned.Take);
            }
        }
    }

    /// <summary>Parked takes that nobody waits for: somebody has asked for another attempt of what its segments still say.</summary>
    private static async Task<List<PlannedTake>> AloneAsync(StudioDbContext context, RunRequest request, List<Take> known, IReadOnlyList<Slot> slots, IReadOnlyDictionary<Guid, SegmentSetting> settings, CancellationToken ct)
    {
        var alone = new List<PlannedTake>();
        if (request is not { Scope: RunScope.Parked, Segments: null })
        {
            return alone;
        }

        var parked = slots.Where(slot => slot is { Kind: AssetKind.Audio, Status: SlotStatus.Parked }).Select(slot => slot.SegmentId).ToHashSet();
        foreach (var take in known.Where(take => parked.Contains(take.SegmentId) && take.Parts.All(part => !parked.Contains(part.SegmentId) && Says(part))))
        {
            alone.Add(await FormerAsync(context, take, settings[take.Parts[0].SegmentId], [.. slots.Where(slot => slot.SegmentId == take.SegmentId)], ct) with { Gathers = false });
        }

        return alone;

        bool Says(TakePart part) => settings.TryGetValue(part.SegmentId, out var setting) && setting.Segment.Content.PromptOf(AssetKind.Audio) == part.Text;
    }

    private static async Task<PlannedTake> FormerAsync(StudioDbContext context, Take take, SegmentSetting setting, List<Slot> slots, CancellationToken ct) =>
        new(take, setting with { Segment = await context.SegmentsAndHidden.AsNoTracking().SingleAsync(item => item.Id == take.SegmentId, ct) }, slots, IsNew: false);

    private static IEnumerable<SpokenSegment> Wanted(IReadOnlyList<Slot> slots, RunRequest request, IReadOnlyDictionary<Guid, SegmentSetting> settings) => slots
        .Where(slot => slot is { Kind: AssetKind.Audio, CurrentAttemptId: null, SelectedAttemptId: null } && settings.ContainsKey(slot.SegmentId) && request.Segments?.Contains(slot.SegmentId) != false)
        .Where(slot => slot.Status == SlotStatus.Parked || (request.Scope == RunScope.Missing && slot.Status is SlotStatus.Pending or SlotStatus.Cancelled))
        .Select(slot => settings[slot.SegmentId].Segment)
        .Where(segment => segment.TakeNumber is null)
        .OrderBy(segment => segment.Number)
        .Select(segment => new SpokenSegment(segment.Id, segment.SceneId, segment.Number, segment.Content.PromptOf(AssetKind.Audio), segment.Seconds));

    private static PlannedTake Fresh(ImmutableArray<SpokenSegment> group, ImmutableArray<TakePart> parts, int number, int scene, SegmentSetting setting, Ids ids, DateTimeOffset now)
    {
        var segment = Segment.OfTake(ids.Next(), setting.Segment.ProjectId, group[0].SceneId, (scene, number), TakeGrouping.TextOf(parts.Select(part => part.Text)), group.Sum(part => part.Seconds));
        List<Slot> slots = [.. Enum.GetValues<AssetKind>().Select(kind => new Slot(ids.Next(), segment.ProjectId, segment.Id, kind, now))];
        return new(new(segment.Id, segment.ProjectId, segment.SceneId, number, parts), setting with { Segment = segment }, slots, IsNew: true);
    }
}

/// <param name="Setting">Of the take's own segment.</param>
/// <param name="Slots">Of the take's own segment.</param>
internal sealed record PlannedTake(Take Take, SegmentSetting Setting, IReadOnlyList<Slot> Slots, bool IsNew)
{
    /// <summary>Its segments wait for it; otherwise it is made for itself.</summary>
    public bool Gathers { get; init; } = true;

    public Slot Spoken => Slots.Single(slot => slot.Kind == AssetKind.Audio);
}
