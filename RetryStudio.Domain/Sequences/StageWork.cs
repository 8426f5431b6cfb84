using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Sequences;

/// <summary>Takes one shot through one stage.</summary>
public sealed class StageWork(IShotMaterial material, Promotion promotion, MasterInspection inspection, Sealing sealing, IMediaStore media, ILogger<StageWork> logger)
{
    /// <summary>Never throws but for a cancel.</summary>
    public async Task<StepOutcome> DoAsync(StepOrder order, CancellationToken ct)
    {
        var outcome = await TryAsync(order, ct);

        // No file of the project is there: that says nothing of this one.
        return outcome is StepOutcome.NeedsPerson or StepOutcome.Trouble && !media.HasFolder($"{order.ProjectId:N}") ? new StepOutcome.Unavailable(StepTroubles.Away) : outcome;
    }

    private async Task<StepOutcome> TryAsync(StepOrder order, CancellationToken ct)
    {
        try
        {
            return await material.OfAsync(order.SegmentId, order.VideoId, order.NarrationId, ct) is { } shot && shot.Format == order.Format ? await DoAsync(order, shot, ct) : new StepOutcome.Outdated();
        }
        catch (Exception trouble) when (!ct.IsCancellationRequested)
        {
            if (StepTroubles.Of(trouble) is { } known)
            {
                logger.LogWarning(trouble, "{Stage} of segment {Segment} did not succeed", order.Stage, order.SegmentId);
                return known;
            }

            logger.LogError(trouble, "{Stage} of segment {Segment} failed", order.Stage, order.SegmentId);
            return new StepOutcome.Trouble($"The program failed at it: {trouble.Message}");
        }
    }

    private Task<StepOutcome> DoAsync(StepOrder order, ShotMaterial shot, CancellationToken ct) => order.Stage switch
    {
        Stage.Promotion => promotion.PromoteAsync(shot, ct),
        Stage.Qa => inspection.InspectAsync(shot, order, ct),
        Stage.Export => sealing.SealAsync(shot, order, ct),
        _ => throw new UnreachableException(),
    };
}
