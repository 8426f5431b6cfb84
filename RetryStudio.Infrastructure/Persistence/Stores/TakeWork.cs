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
        _gathered = [.. takes.SelectMany(take => take.Take.Parts.Select(part => part.SegmentId))];
    }

    public IReadOnlyList<PlannedTake> Takes => _takes;

    /// <summary>Whether a slot is cut from one of them.</summary>
    public bool Gathers(Slot slot) => slot.Kind == AssetKind.Audio && _gathered.Contains(slot.SegmentId);

    /// <param name="slots">Of the project, with those of its takes.</param>
    public static async Task<TakeWork> PlanAsync(StudioDbContext context, RunRequest request, IReadOnlyList<Slot> slots, IReadOnlyDictionary<Guid, SegmentSetting> settings, Ids ids, DateTimeOffset now, CancellationToken ct)
    {
        if (request.OfSheet || !request.Kinds.Contains(AssetKind.Audio) || request.Scope is not (RunScope.Missing or RunScope.Parked)
            || !await context.Projects.AnyAsync(project => project.Id == request.ProjectId && project.NarrationManner == NarrationManner.WholeScenes, ct))
        {
            return None;
        }

        var known = await context.Takes.Where(take => take.ProjectId == request.ProjectId).ToListAsync(ct);
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
                var segment = await context.SegmentsAndHidden.AsNoTracking().SingleAsync(item => item.Id == former.SegmentId, ct);
                takes.Add(new(former, setting with { Segment = segment }, own, IsNew: false));
            }
        }

        return new(takes, known);
    }

    /// <summary>Writes down what is planned: from now on the segments wait.</summary>
    public void Enter(StudioDbContext context)
    {
        foreach (var former in _known.Where(take => take.IsAwaited && take.Parts.Any(part => _gathered.Contains(part.SegmentId))))
        {
            former.Leave();
        }

        foreach (var planned in _takes)
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
    public Slot Spoken => Slots.Single(slot => slot.Kind == AssetKind.Audio);
}
