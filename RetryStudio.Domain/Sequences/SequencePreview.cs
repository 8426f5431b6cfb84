using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>What a sequence would have generated, before it is started.</summary>
/// <param name="Panels">Of the coherence sheet.</param>
/// <param name="Time">For all of it, with what comes after the generation; null when there is nothing to do, or no lane for it.</param>
public sealed record SequencePreview(int Panels, RunPlan Assets, GenerationEstimate Estimate, BudgetView Budget, Eta? Time)
{
    /// <summary>Clips that are made larger before they are promoted.</summary>
    public int Upscales { get; init; }

    public int Total => Panels + Assets.Total + Upscales;
}

/// <summary>Tells what a sequence would do and cost.</summary>
public sealed class SequencePreviews(IStoryboardStore storyboards, ISheetStore sheets, IGenerationReader generation, IRunLedger runs, IGenerationOutlook outlooks, ICurrentUser user)
{
    private static readonly IReadOnlySet<AssetKind> Clips = new HashSet<AssetKind> { AssetKind.Video };

    private static readonly IReadOnlySet<AssetKind> Spoken = new HashSet<AssetKind> { AssetKind.Audio, AssetKind.Image, AssetKind.Video };

    /// <summary>Null when the project has no segments.</summary>
    /// <param name="withSheet">As in <see cref="SequenceWish"/>.</param>
    /// <param name="missing">Of a sequence that was begun: what is delivered already takes no time. Null counts every shot.</param>
    /// <exception cref="RejectedException">There is no such project.</exception>
    public async Task<SequencePreview?> OfAsync(Guid projectId, bool? withSheet, IReadOnlyCollection<MissingShot>? missing = null, CancellationToken ct = default)
    {
        var project = await storyboards.OutlineAsync(projectId, ct) ?? throw RejectedException.NotFound("project");
        var sheet = await sheets.FindAsync(projectId, ct) ?? throw RejectedException.NotFound("project");
        if (sheet.Segments == 0)
        {
            return null;
        }

        var assets = await runs.PreviewAsync(new(projectId, RunScope.Missing, project.WantsNarration ? Spoken : GenerationService.ImagesAndVideos, null, user.Name), ct);
        var panels = withSheet ?? (sheet.Design is { Version: > 0 } || !await HasImagesAsync(projectId, ct)) ? await PanelsAsync(projectId, sheet, assets, ct) : RunPlan.Nothing;
        var upscales = project.Delivery.Upscale is null ? RunPlan.Nothing : await runs.PreviewAsync(new(projectId, RunScope.Upscale, Clips, null, user.Name) { Ahead = true }, ct);
        var outlook = await outlooks.OfProjectAsync(projectId, all: true, ct);
        var shots = missing?.Count(shot => shot.Stage > Stage.Generation || assets.Total > 0) ?? sheet.Segments;
        return new(panels.Images, assets, panels.Estimate + assets.Estimate + upscales.Estimate, project.Budget, TimeOf(outlook, panels.Images > 0, upscales, shots)) { Upscales = upscales.Videos };
    }

    private static Eta? TimeOf(GenerationOutlook outlook, bool panels, RunPlan upscales, int shots) => outlook.Pace.Lanes == 0
        ? null
        : Eta.InTurn(
        [
            panels ? outlook.OfPanels : null,
            panels ? outlook.OfStoryboardAfterPanels : outlook.OfStoryboard,
            outlook.Pace.TimeFor(new(upscales.Videos, upscales.Estimate.ExpectedGpuSeconds, upscales.Estimate.WorstGpuSeconds)),
            shots > 0 ? SequenceProgress.Usual(shots) : null,
        ]);

    private async Task<bool> HasImagesAsync(Guid projectId, CancellationToken ct) =>
        (await generation.StatusAsync(projectId, ct))?.Slots.Any(slot => slot is { Kind: AssetKind.Image, Status: SlotStatus.Complete }) == true;

    /// <summary>Before a sheet is begun nothing can be planned: its nine panels are images like the others.</summary>
    private async Task<RunPlan> PanelsAsync(Guid projectId, SheetView sheet, RunPlan assets, CancellationToken ct)
    {
        if (!sheet.Panels.IsEmpty)
        {
            return await runs.PreviewAsync(new(projectId, RunScope.Missing, CoherenceSheets.Pictures, null, user.Name) { OfSheet = true }, ct);
        }

        var images = assets.Images == 0 ? assets : await runs.PreviewAsync(new(projectId, RunScope.Missing, CoherenceSheets.Pictures, null, user.Name), ct);
        var share = (decimal)CoherenceSheet.Panels / Math.Max(1, images.Images);
        return new(CoherenceSheet.Panels, 0, 0, new(decimal.Round(images.Estimate.ExpectedGpuSeconds * share, 1), decimal.Round(images.Estimate.WorstGpuSeconds * share, 1)));
    }
}
