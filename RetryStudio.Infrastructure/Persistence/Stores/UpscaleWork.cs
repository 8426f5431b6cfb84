using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>The clips of a run that are made larger. Their attempts are written down beforehand: they are made of a clip, not of a segment.</summary>
internal sealed class UpscaleWork
{
    public static readonly UpscaleWork None = new([]);

    private readonly Dictionary<Guid, (SmallClip Clip, Recipe Recipe)> _clips;

    private UpscaleWork(Dictionary<Guid, (SmallClip, Recipe)> clips) => _clips = clips;

    /// <param name="slots">Of the project.</param>
    public static async Task<UpscaleWork> PlanAsync(
        StudioDbContext context, RunRequest request, DeliveryFormat format, IEnumerable<Slot> slots, IReadOnlyDictionary<Guid, SegmentSetting> settings, ISeedSource seeds, CancellationToken ct)
    {
        if (request.Scope != RunScope.Upscale || await UpscaleReading.SizedAsync(context, format.Upscale, ct) is not { } sized)
        {
            return None;
        }

        var clips = await UpscaleReading.OfProjectAsync(context, request.ProjectId, format, DateTimeOffset.MaxValue, ct);
        if (request.Ahead)
        {
            var toCome = slots.Where(slot => settings.ContainsKey(slot.SegmentId)).GroupBy(slot => slot.SegmentId).Select(ToCome).OfType<Slot>();
            clips = [.. clips, .. toCome.Select(slot => Expected(slot, settings[slot.SegmentId], sized)).Where(clip => Upscaling.IsWanted(clip.Recipe, format))];
        }

        return new(clips.DistinctBy(clip => clip.SlotId).ToDictionary(clip => clip.SlotId, clip => (clip, Upscaling.RecipeOf(clip.Recipe, clip.Path, format, clip.Sized, seeds.Next()))));
    }

    /// <summary>The video of a segment, if it is yet to be made; null while it, or its image, waits for a person or has failed.</summary>
    private static Slot? ToCome(IEnumerable<Slot> segment) => segment.Any(slot => slot is { Kind: AssetKind.Image or AssetKind.Video, Status: SlotStatus.NeedsReview or SlotStatus.FailedPermanent })
        ? null
        : segment.SingleOrDefault(slot => slot is { Kind: AssetKind.Video, SelectedAttemptId: null });

    private static SmallClip Expected(Slot slot, SegmentSetting setting, bool sized) =>
        new(slot.Id, slot.SegmentId, 1, "", setting.Segment.BaseRecipe(slot.Kind, setting.SceneType.Recipes, 0, null), sized);

    /// <summary>What a slot's clip is made larger by; null where it is not.</summary>
    public Recipe? RecipeOf(Slot slot) => _clips.TryGetValue(slot.Id, out var planned) ? planned.Recipe : null;

    /// <summary>Of slots that have entered the queue.</summary>
    public void Enter(StudioDbContext context, IEnumerable<PlannedSlot> planned, IReadOnlyDictionary<Guid, SegmentSetting> settings, Ids ids, DateTimeOffset now)
    {
        foreach (var slot in planned.Where(item => item.Upscaled is not null).Select(item => item.Slot))
        {
            var (clip, recipe) = _clips[slot.Id];
            var id = ids.Next();
            context.Attempts.Add(new(id, slot, slot.AddAttempt(id), new(recipe, recipe, $"attempt {clip.Number}, upscaled", settings[slot.SegmentId].PolicyVersion), now));

            // Larger or not, it shows what the clip shows.
            slot.AgeRound(slot.Stale, now);
        }
    }
}
