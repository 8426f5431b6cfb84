using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>Reads which selected clips are smaller than what they are delivered in, and could be made larger.</summary>
internal static class UpscaleReading
{
    /// <summary>None where the delivery format names no workflow, or one that is not there. What was upscaled once is not among them, unless that was for a smaller format.</summary>
    /// <param name="since">What failed from then on is not tried again.</param>
    public static async Task<IReadOnlyList<SmallClip>> OfProjectAsync(StudioDbContext context, Guid projectId, DeliveryFormat format, DateTimeOffset since, CancellationToken ct)
    {
        if (await SizedAsync(context, format.Upscale, ct) is not { } sized)
        {
            return [];
        }

        var attempts = context.Attempts.AsNoTracking().Where(attempt => attempt.ProjectId == projectId);
        var selected = attempts.Where(attempt => attempt.Kind == AssetKind.Video && attempt.IsSelected && attempt.Status == AttemptStatus.Passed && attempt.Media != null);
        var tries = attempts.Where(attempt => attempt.SourceVideo != null && attempt.Workflow == format.Upscale && (attempt.CreatedAt >= since || (attempt.Status == AttemptStatus.Passed && !attempt.IsLate)));
        var clips = await selected.Where(attempt => attempt.SourceVideo == null).Select(attempt => new { attempt.SlotId, attempt.SegmentId, attempt.Number, attempt.Media!.Path, attempt.Recipe }).ToListAsync(ct);
        var tried = (await tries.Select(attempt => new { Path = attempt.SourceVideo!, Passed = attempt.Status == AttemptStatus.Passed && !attempt.IsLate }).ToListAsync(ct)).ToLookup(attempt => attempt.Path, attempt => attempt.Passed);
        return
        [
            .. clips.Where(clip => Upscaling.IsWanted(clip.Recipe, format) && !tried[clip.Path].Contains(true))
                .Select(clip => new SmallClip(clip.SlotId, clip.SegmentId, clip.Number, clip.Path, clip.Recipe, sized) { Failed = tried.Contains(clip.Path) }),
            .. sized ? await OutgrownAsync(selected, attempts, tries, format, ct) : [],
        ];
    }

    /// <summary>The clips of which an upscaled one is selected that is too small by now.</summary>
    private static async Task<IEnumerable<SmallClip>> OutgrownAsync(IQueryable<Attempt> selected, IQueryable<Attempt> attempts, IQueryable<Attempt> tries, DeliveryFormat format, CancellationToken ct)
    {
        var upscaled = await (
            from larger in selected
            join clip in attempts on new { larger.SlotId, Path = larger.SourceVideo } equals new { clip.SlotId, Path = (string?)clip.Media!.Path }
            select new { clip.SlotId, clip.SegmentId, clip.Number, clip.Media!.Path, clip.Recipe, Upscaled = larger.Recipe }).ToListAsync(ct);
        var outgrown = upscaled.Where(clip => Upscaling.IsOutgrown(clip.Upscaled, clip.Recipe, format)).ToList();
        if (outgrown.Count == 0)
        {
            return [];
        }

        // What was tried for a smaller format says nothing of this one.
        var tried = (await tries.Select(attempt => new { Path = attempt.SourceVideo!, attempt.Recipe, Passed = attempt.Status == AttemptStatus.Passed && !attempt.IsLate }).ToListAsync(ct)).ToLookup(attempt => attempt.Path);
        return outgrown.Select(clip => (Clip: clip, Tries: tried[clip.Path].Where(attempt => !Upscaling.IsOutgrown(attempt.Recipe, clip.Recipe, format)).Select(attempt => attempt.Passed).ToList()))
            .Where(item => !item.Tries.Contains(true))
            .Select(item => new SmallClip(item.Clip.SlotId, item.Clip.SegmentId, item.Clip.Number, item.Clip.Path, item.Clip.Recipe, Sized: true) { Failed = item.Tries.Count > 0 });
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
