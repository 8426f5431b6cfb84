using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;

namespace RetryStudio.Domain.Sequences;

/// <summary>Brings coherence sheets into being, in nobody's name in particular.</summary>
public sealed class CoherenceSheets(ISheetStore sheets, IRunLedger runs, IEngine engine, ISeedSource seeds, SheetComposition composition, LiveFeed feed)
{
    internal static readonly IReadOnlySet<AssetKind> Pictures = new HashSet<AssetKind> { AssetKind.Image };

    /// <summary>Makes the sheet where there is none, queues the panels that are missing, and tries again what could not be composed. Harmless when nothing is.</summary>
    /// <exception cref="RejectedException">There is no such project, or it has no segments.</exception>
    public async Task PrepareAsync(Guid projectId, string by, CancellationToken ct)
    {
        await sheets.MakeAsync(projectId, CoherenceSheet.DefaultStyle, seeds.Next(), by, ct);
        await composition.TryAgainAsync(projectId, ct);
        await StartAsync(new(projectId, RunScope.Missing, Pictures, null, by) { OfSheet = true }, ct);
    }

    /// <exception cref="RejectedException">There is no such project.</exception>
    public async Task<SheetState> StateAsync(Guid projectId, CancellationToken ct) =>
        SheetState.Of(await sheets.FindAsync(projectId, ct) ?? throw RejectedException.NotFound("project"));

    /// <summary>Composes the sheet now. True when a new one is in force; false when none was due.</summary>
    public Task<bool> ComposeAsync(Guid projectId, CancellationToken ct) => composition.ComposeAsync(projectId, ct);

    /// <summary>Queues panels, and lets the lanes know.</summary>
    internal async Task<RunStart> StartAsync(RunRequest request, CancellationToken ct)
    {
        var start = await runs.StartAsync(request, ct);
        if (start.Queued > 0)
        {
            await engine.DriveAsync(start.RunId, ct);
        }

        feed.Publish(new StudioEvent.ProjectChanged(request.ProjectId));
        return start;
    }
}
