using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What the stages must know of one shot, from the database.</summary>
public sealed class ShotMaterialReading(StudioTransactions transactions) : IShotMaterial
{
    public Task<ShotMaterial?> OfAsync(Guid segmentId, Guid videoId, Guid? narrationId, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        if (await SegmentSetting.FindAsync(context, segmentId, token) is not { } setting
            || await FindAsync(context, segmentId, videoId, token) is not { } video)
        {
            return null;
        }

        var narration = narrationId is { } spoken ? await FindAsync(context, segmentId, spoken, token) : null;
        var segment = setting.Segment;
        var format = await context.Projects.Where(project => project.Id == segment.ProjectId).Select(project => project.Delivery).SingleAsync(token);
        return narrationId is null == narration is null
            ? new ShotMaterial(segment.ProjectId, segmentId, segment.Number, segment.Seconds, segment.Still, setting.Gate, format, video, narration)
            : null;
    }, ct);

    private static async Task<ChosenAttempt?> FindAsync(StudioDbContext context, Guid segmentId, Guid attemptId, CancellationToken ct) =>
        await context.Attempts.SingleOrDefaultAsync(attempt => attempt.Id == attemptId && attempt.SegmentId == segmentId, ct) is { Media: { } media } attempt
            ? new(attempt.Id, attempt.Number, media, attempt.Recipe, attempt.Scores, attempt.SelectedBy)
            : null;
}
