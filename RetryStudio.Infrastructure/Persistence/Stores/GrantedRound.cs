using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>A round with a larger change that a person grants.</summary>
/// <param name="Plan">Its first attempt, which is varied already.</param>
/// <param name="Hold">What one attempt holds of the budget.</param>
internal sealed record GrantedRound(int Attempts, AttemptPlan Plan, decimal Hold)
{
    /// <summary>What all of them hold.</summary>
    public decimal GpuSeconds => Attempts * Hold;

    public static async Task<GrantedRound> PlanAsync(StudioDbContext context, Slot slot, int attempts, ISeedSource seeds, CancellationToken ct)
    {
        var images = context.Slots.Where(image => image.SegmentId == slot.SegmentId && image.Kind == AssetKind.Image && image.Status == SlotStatus.Complete);
        if (slot.Kind == AssetKind.Video && !await images.AnyAsync(ct))
        {
            throw RejectedException.Conflict("A video needs its image first. Generate or select the image, then ask again.");
        }

        var setting = await SegmentSetting.OfAsync(context, slot.SegmentId, ct);
        var original = await SlotRecipe.BaseAsync(context, slot, setting, seeds.Next(), ct);
        ImmutableHashSet<ulong> used = [.. await SlotRecipe.UsedSeedsAsync(context, slot.Id, ct), original.Seed];
        var recipe = ParameterJitter.Apply(original, LargerChange.Of(setting.Policy, attempts), slot.AttemptCount + 1, seeds.Next(), used);
        var variation = string.Join(" · ", ParameterJitter.Compare(original, recipe));
        return new(attempts, new(recipe, original, variation, setting.PolicyVersion), await HoldAsync(context, slot, setting, ct));
    }

    public static async Task<decimal> HoldAsync(StudioDbContext context, Slot slot, SegmentSetting setting, CancellationToken ct) =>
        RunPlanner.HoldFor((await AttemptCosts.OfAsync(context, slot.Kind, ct)).Of(setting.Segment, slot.Kind));

    /// <summary>Queues the slot; its first attempt, to be added.</summary>
    public async Task<Attempt> StartAsync(StudioDbContext context, Slot slot, string by, Ids ids, DateTimeOffset now, CancellationToken ct)
    {
        var start = await RunLedger.NextVirtualTimeAsync(context, slot.Kind, ct);
        slot.Enqueue(new(null, Queueing.SingleShot, start, Ready: true, Hold, Plan.Recipe.Workflow) { GrantedAttempts = Attempts }, now);
        var id = ids.Next();
        return new(id, slot, slot.AddAttempt(id), Plan with { RequestedBy = by }, now);
    }
}
