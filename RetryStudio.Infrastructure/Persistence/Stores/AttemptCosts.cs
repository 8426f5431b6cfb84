using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>What attempts of a kind have cost lately, and how often they passed.</summary>
/// <param name="PerUnit">GPU seconds per second of clip, or per image.</param>
internal sealed record AttemptCosts(decimal PerUnit, decimal PassChance)
{
    private const int Sample = 200;

    public decimal Of(Segment? segment, AssetKind kind) => PerUnit * (kind == AssetKind.Image ? 1 : Math.Max(1, segment?.Seconds ?? 1));

    public static Task<AttemptCosts> OfAsync(StudioDbContext context, AssetKind kind, CancellationToken ct) =>
        OfAsync(context.Attempts.Where(attempt => attempt.Kind == kind && attempt.SourceVideo == null), Expected(kind), ct);

    /// <summary>Of clips that were made larger.</summary>
    public static Task<AttemptCosts> OfUpscalesAsync(StudioDbContext context, CancellationToken ct) =>
        OfAsync(context.Attempts.Where(attempt => attempt.Kind == AssetKind.Video && attempt.SourceVideo != null), new(8, 0.95m), ct);

    private static async Task<AttemptCosts> OfAsync(IQueryable<Attempt> attempts, AttemptCosts expected, CancellationToken ct)
    {
        var recent = await attempts.AsNoTracking()
            .Where(attempt => attempt.CutFromAttemptId == null && attempt.RenderedAt != null && (attempt.Status == AttemptStatus.Passed || attempt.Status == AttemptStatus.Failed))
            .OrderByDescending(attempt => attempt.RenderedAt)
            .Take(Sample)
            .Select(attempt => new { attempt.GpuSeconds, attempt.WorkUnits, Passed = attempt.Status == AttemptStatus.Passed })
            .ToListAsync(ct);
        var units = recent.Sum(attempt => attempt.WorkUnits);
        return recent.Count < 5 || units <= 0
            ? expected
            : new(recent.Sum(attempt => attempt.GpuSeconds) / units, (decimal)recent.Count(attempt => attempt.Passed) / recent.Count);
    }

    // Before anything was measured.
    private static AttemptCosts Expected(AssetKind kind) => kind switch
    {
        AssetKind.Image => new(12, 0.65m),
        AssetKind.Video => new(20, 0.65m),
        _ => new(1.5m, 0.95m),
    };
}
