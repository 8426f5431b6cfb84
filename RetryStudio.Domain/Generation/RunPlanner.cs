using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Domain.Generation;

/// <summary>What a run takes up.</summary>
public enum RunScope
{
    /// <summary>Everything that is not there yet and is not with a person.</summary>
    Missing,

    /// <summary>Everything that failed or waits for a person.</summary>
    Failed,

    /// <summary>Everything the budget had no room for.</summary>
    Parked,

    /// <summary>Everything whose selected attempt no longer shows what the segment asks for.</summary>
    Stale,

    /// <summary>Everything that was made, once more. What passes takes the place of the selected attempt.</summary>
    Again,

    /// <summary>Every selected clip that is smaller than what it is delivered in, to be made larger.</summary>
    Upscale,
}

/// <summary>A run that somebody asks for.</summary>
/// <param name="Segments">Null: all of the project.</param>
public sealed record RunRequest(Guid ProjectId, RunScope Scope, IReadOnlySet<AssetKind> Kinds, IReadOnlySet<Guid>? Segments, string By)
{
    /// <summary>The panels of the coherence sheet are meant, instead of the storyboard.</summary>
    public bool OfSheet { get; init; }

    /// <summary>Clips that are yet to be made count as well: what upscaling will take. For a preview only.</summary>
    public bool Ahead { get; init; }
}

/// <summary>A slot and what planning must know about it.</summary>
/// <param name="Image">The image slot of the same segment.</param>
/// <param name="ExpectedGpuSeconds">GPU seconds of one attempt.</param>
/// <param name="HoldsAPass">An attempt of its round has passed, and others are gathered to compare it with.</param>
public sealed record PlannableSlot(Slot Slot, Slot Image, RetryPolicy Policy, decimal ExpectedGpuSeconds, decimal PassChance, bool HoldsAPass = false)
{
    /// <summary>What a first attempt would be made with.</summary>
    public string Workflow { get; init; } = "";

    /// <summary>What makes its selected clip larger; null where nothing is to be upscaled.</summary>
    public Recipe? Upscaled { get; init; }

    /// <summary>It is a take that others of the run are cut from: it goes with them, and is not counted beside them.</summary>
    public bool Gathers { get; init; }

    /// <summary>It is cut from a take of the run, which bears the cost.</summary>
    public bool IsGathered { get; init; }

    public bool CanBeRetried => Slot.Status.CanBeRetried() && !(Slot.Status == SlotStatus.Failed && HoldsAPass);
}

/// <summary>A slot that enters the queue.</summary>
/// <param name="Workflow">What a first attempt would be made with.</param>
public sealed record PlannedSlot(Slot Slot, bool Ready, decimal Hold, string Workflow)
{
    /// <summary>What passes takes the place of the selected attempt.</summary>
    public bool Renews { get; init; }

    /// <summary>It is a take that others of the run are cut from.</summary>
    public bool Gathers { get; init; }

    /// <summary>What makes its selected clip larger; null for everything else.</summary>
    public Recipe? Upscaled { get; init; }
}

/// <summary>Chooses the slots of a run. Pure.</summary>
public static class RunPlanner
{
    /// <summary>A try holds a little more than is expected, so that an ordinary one does not overdraw the budget.</summary>
    private const decimal HoldMargin = 1.25m;

    public static decimal HoldFor(decimal expectedGpuSeconds) => decimal.Round(expectedGpuSeconds * HoldMargin, 4);

    public static (RunPlan Plan, IReadOnlyList<PlannedSlot> Slots) Plan(IReadOnlyList<PlannableSlot> candidates, RunRequest request)
    {
        var planned = new List<PlannedSlot>();
        var queuedImages = new HashSet<Guid>();
        var estimate = GenerationEstimate.None;
        var skipped = 0;
        foreach (var candidate in candidates.Where(Asked).OrderBy(candidate => candidate.Slot.Kind == AssetKind.Video))
        {
            var slot = candidate.Slot;
            var ready = slot.Kind != AssetKind.Video || candidate.Upscaled is not null || (candidate.Image.Status == SlotStatus.Complete && !queuedImages.Contains(candidate.Image.Id));
            var waits = queuedImages.Contains(candidate.Image.Id) || candidate.Image.Status.IsOpen();
            if (!InScope(candidate, request) || !(ready || waits))
            {
                skipped++;
                continue;
            }

            if (slot.Kind == AssetKind.Image)
            {
                queuedImages.Add(slot.Id);
            }

            estimate += EstimateOf(candidate);
            planned.Add(new(slot, ready && !candidate.IsGathered, HoldFor(candidate.ExpectedGpuSeconds), candidate.Workflow) { Gathers = candidate.Gathers, Upscaled = candidate.Upscaled, Renews = slot.Renews || request.Scope is RunScope.Stale or RunScope.Again or RunScope.Upscale || (request.OfSheet && slot.Stale is not null) });
        }

        return (new(CountOf(AssetKind.Image), CountOf(AssetKind.Video), skipped, estimate) { Narrations = CountOf(AssetKind.Audio), Takes = planned.Count(item => item.Gathers) }, planned);

        int CountOf(AssetKind kind) => planned.Count(item => item.Slot.Kind == kind && !item.Gathers);

        bool Asked(PlannableSlot candidate) =>
            candidate.Gathers || (request.Kinds.Contains(candidate.Slot.Kind) && (request.Segments is null || request.Segments.Contains(candidate.Slot.SegmentId)));
    }

    private static GenerationEstimate EstimateOf(PlannableSlot candidate)
    {
        var (most, wanted) = candidate.Policy.Enabled ? (candidate.Policy.MaxAttempts, candidate.Upscaled is null ? candidate.Policy.BestOf : 1) : (1, 1);
        return candidate.IsGathered ? GenerationEstimate.None : GenerationEstimate.ForSlot(candidate.ExpectedGpuSeconds, candidate.PassChance, most, wanted);
    }

    private static bool InScope(PlannableSlot candidate, RunRequest request) => request.Scope switch
    {
        _ when candidate.Gathers => true,
        // A sheet is whole only when all of its panels show what they should.
        RunScope.Missing when request.OfSheet && candidate.Slot is { Stale: not null, Status: SlotStatus.Complete } => true,
        RunScope.Missing => candidate.Slot.Status is SlotStatus.Pending or SlotStatus.Cancelled or SlotStatus.Parked,
        RunScope.Failed => candidate.CanBeRetried,
        RunScope.Stale => candidate.Slot is { Stale: not null, Status: SlotStatus.Complete },
        RunScope.Again => candidate.Slot.Status == SlotStatus.Complete || (request.OfSheet && !candidate.Slot.Status.IsOpen()),
        RunScope.Upscale => candidate.Upscaled is not null && (request.Ahead || candidate.Slot.Status == SlotStatus.Complete),
        _ => candidate.Slot.Status == SlotStatus.Parked,
    };
}
