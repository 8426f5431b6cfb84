using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Infrastructure.Persistence.Stores;

/// <summary>How long generation will take, from what the database knows of attempts, lanes and other projects.</summary>
public sealed class GenerationOutlooks(StudioTransactions transactions, TimeProvider time) : IGenerationOutlook
{
    /// <summary>Tries whose time on their lane is held against the GPU seconds they took.</summary>
    private const int Sample = 100;

    private static readonly SlotStatus[] Open = [SlotStatus.Queued, SlotStatus.Generating, SlotStatus.Failed];

    public Task<GenerationOutlook> OfProjectAsync(Guid projectId, bool all, CancellationToken ct) => transactions.ReadAsync(async (context, token) =>
    {
        var now = time.GetUtcNow();
        var storyboard = (await ForecastReading.OfAsync(context, context.Segments, projectId, all, token)).Of(projectId, 0);
        return new GenerationOutlook(await PanelsAsync(context, projectId, all, token), storyboard, await PaceAsync(context, projectId, now, token), now) { Upscales = await UpscalesAsync(context, projectId, token) };
    }, ct);

    private static async Task<CompletionForecast> UpscalesAsync(StudioDbContext context, Guid projectId, CancellationToken ct)
    {
        var open = await context.Slots.Where(slot => slot.ProjectId == projectId && Open.Contains(slot.Status) && context.Attempts.Any(attempt => attempt.Id == slot.CurrentAttemptId && attempt.SourceVideo != null))
            .Select(slot => slot.ExpectedGpuSeconds).ToListAsync(ct);
        var expected = open.Sum() / RunPlanner.HoldFor(1);
        return new(open.Count, expected, expected * RunPlanner.HoldFor(1));
    }

    /// <summary>Nine images where no sheet was begun.</summary>
    private static async Task<CompletionForecast> PanelsAsync(StudioDbContext context, Guid projectId, bool all, CancellationToken ct)
    {
        if (await context.SegmentsAndHidden.AnyAsync(segment => segment.ProjectId == projectId && segment.Panel != null, ct))
        {
            return (await ForecastReading.OfAsync(context, context.SegmentsAndHidden.Where(segment => segment.Panel != null), projectId, all, ct)).Of(projectId, 0);
        }

        var studio = await AttemptCosts.OfAsync(context, AssetKind.Image, ct);
        var odds = AttemptOdds.Of(AttemptSample.None, (double)studio.PerUnit, (double)studio.PassChance);
        return CompletionForecast.Of(0, [new(CoherenceSheet.Panels, CoherenceSheet.Panels, CoherenceSheet.Panels, 1, 1, odds)]);
    }

    private static async Task<LanePace> PaceAsync(StudioDbContext context, Guid projectId, DateTimeOffset now, CancellationToken ct)
    {
        var weights = await context.Projects.Where(project => project.Id == projectId || context.Slots.Any(slot => slot.ProjectId == project.Id && Open.Contains(slot.Status)))
            .Select(project => new { project.Id, project.Weight }).ToDictionaryAsync(project => project.Id, project => project.Weight, ct);

        // What is cut from a take costs nothing beside it.
        var others = await context.Slots.Where(slot => slot.ProjectId != projectId && Open.Contains(slot.Status) && !(slot.Kind == AssetKind.Audio && slot.Status == SlotStatus.Queued && !slot.Ready))
            .GroupBy(slot => slot.ProjectId).Select(group => new { group.Key, GpuSeconds = group.Sum(slot => slot.ExpectedGpuSeconds) }).ToListAsync(ct);
        return new(await LanesAsync(context, projectId, now, ct), await StretchAsync(context, ct), weights.GetValueOrDefault(projectId, 1),
            [.. others.Select(other => new OtherWork(weights.GetValueOrDefault(other.Key, 1), (double)(other.GpuSeconds / RunPlanner.HoldFor(1))))]);
    }

    /// <summary>Of pictures, on backends that run what the project's scene types are made with: they are what it waits for.</summary>
    private static async Task<int> LanesAsync(StudioDbContext context, Guid projectId, DateTimeOffset now, CancellationToken ct)
    {
        var recipes = await context.SceneTypes.Where(type => context.Scenes.Any(scene => scene.ProjectId == projectId && scene.SceneTypeId == type.Id)).Select(type => type.Recipes).ToListAsync(ct);
        var types = recipes.SelectMany(recipe => new[] { recipe.ImageWorkflow, recipe.VideoWorkflow }).Select(Routing.For).ToHashSet();
        var backends = (await context.Backends.AsNoTracking().Where(backend => backend.Enabled).ToListAsync(ct)).Where(backend => types.Contains(backend.Type));
        var lanes = (await context.Lanes.Where(lane => lane.Kind != AssetKind.Audio).GroupBy(lane => new { lane.BackendId, lane.Kind }).Select(group => new { group.Key.BackendId, Count = group.Count() }).ToListAsync(ct)).ToLookup(lane => lane.BackendId, lane => lane.Count);
        return backends.Where(backend => !backend.IsOut(now)).Sum(backend => backend.LanesExclusive ? lanes[backend.Id].DefaultIfEmpty().Max() : lanes[backend.Id].Sum());
    }

    private static async Task<double> StretchAsync(StudioDbContext context, CancellationToken ct)
    {
        var tries = await context.Tries.Where(item => item.Status == TryStatus.Delivered && item.LaneSeconds > 0 && item.GpuSeconds > 0)
            .OrderByDescending(item => item.UpdatedAt).Select(item => new { item.LaneSeconds, item.GpuSeconds }).Take(Sample).ToListAsync(ct);
        return tries.Count == 0 ? 1 : (double)(tries.Sum(item => item.LaneSeconds) / tries.Sum(item => item.GpuSeconds));
    }
}
