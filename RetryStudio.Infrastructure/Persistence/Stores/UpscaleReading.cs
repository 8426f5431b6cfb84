using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Reads which selected clips are smaller than what they are delivered in, and could be made larger.</summary>
internal static class UpscaleReading
{
    /// <summary>None where the delivery format names no workflow, or one that is not there. What was upscaled once is not among them.</summary>
    /// <param name="since">What failed from then on is not tried again.</param>
    public static async Task<IReadOnlyList<SmallClip>> OfProjectAsync(StudioDbContext context, Guid projectId, DeliveryFormat format, DateTimeOffset since, CancellationToken ct)
    {
        if (await SizedAsync(context, format.Upscale, ct) is not { } sized)
        {
            return [];
        }

        var attempts = context.Attempts.AsNoTracking().Where(attempt => attempt.ProjectId == projectId);
        var selected = await attempts.Where(attempt => attempt.Kind == AssetKind.Video && attempt.IsSelected && attempt.Status == AttemptStatus.Passed && attempt.SourceVideo == null && attempt.Media != null)
            .Select(attempt => new { attempt.SlotId, attempt.SegmentId, attempt.Number, attempt.Media!.Path, attempt.Recipe }).ToListAsync(ct);
        var tried = (await attempts.Where(attempt => attempt.SourceVideo != null && attempt.Workflow == format.Upscale && (attempt.CreatedAt >= since || (attempt.Status == AttemptStatus.Passed && !attempt.IsLate)))
            .Select(attempt => new { Path = attempt.SourceVideo!, Passed = attempt.Status == AttemptStatus.Passed && !attempt.IsLate }).ToListAsync(ct)).ToLookup(attempt => attempt.Path, attempt => attempt.Passed);
        return
        [
            .. selected.Where(clip => Upscaling.IsWanted(clip.Recipe, format) && !tried[clip.Path].Contains(true))
                .Select(clip => new SmallClip(clip.SlotId, clip.SegmentId, clip.Number, clip.Path, clip.Recipe, sized) { Failed = tried.Contains(clip.Path) }),
        ];
    }

    /// <summary>Whether the workflow is told the size; null when clips cannot be upscaled by it.</summary>
    public static async Task<bool?> SizedAsync(StudioDbContext context, string? name, CancellationToken ct) => name switch
    {
        null => null,
        Upscaling.Simulated => true,
        _ when Routing.For(name) != BackendType.ComfyUi => null,
        _ => await context.Workflows.AsNoTracking().SingleOrDefaultAsync(workflow => workflow.Name == name, ct) is { Upscales: true } workflow ? workflow.Takes("width") && workflow.Takes("height") : null,
    };
}

/// <param name="Number">Of the attempt.</param>
/// <param name="Path">Its media path.</param>
/// <param name="Sized">The workflow is told the size.</param>
internal sealed record SmallClip(Guid SlotId, Guid SegmentId, int Number, string Path, Recipe Recipe, bool Sized)
{
    /// <summary>It was tried, and did not come out.</summary>
    public bool Failed { get; init; }
}
