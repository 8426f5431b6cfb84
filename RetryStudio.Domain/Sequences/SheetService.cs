using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Quality;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Sequences;

/// <summary>What people do with a project's coherence sheet.</summary>
public sealed class SheetService(ISheetStore store, CoherenceSheets sheets, IRunLedger runs, IMediaInspector inspector, LiveFeed feed, ICurrentUser user)
{
    public async Task<SheetView> LookAsync(Guid projectId, CancellationToken ct = default) =>
        await store.FindAsync(projectId, ct) ?? throw RejectedException.NotFound("project");

    /// <summary>Queues the panels that are missing, or show something else than they should. Pressing twice is harmless.</summary>
    public async Task MakeAsync(Guid projectId, CancellationToken ct = default)
    {
        await inspector.RequireAsync(ct);
        await sheets.PrepareAsync(projectId, user.Name, ct);
    }

    /// <summary>Takes up the panels that failed or wait for a person.</summary>
    public async Task<RunStart> RetryFailedAsync(Guid projectId, CancellationToken ct = default)
    {
        await inspector.RequireAsync(ct);
        return await sheets.StartAsync(Request(projectId, RunScope.Failed, null), ct);
    }

    /// <summary>Makes one panel once more, with its next seed. What passes takes the place of the present picture.</summary>
    public async Task RerollAsync(Guid projectId, int panel, CancellationToken ct = default)
    {
        await inspector.RequireAsync(ct);
        var id = await store.RerollAsync(projectId, Require(panel), user.Name, ct);
        await sheets.StartAsync(Request(projectId, RunScope.Again, id), ct);
    }

    /// <summary>Lets one panel show another segment, and makes it.</summary>
    /// <param name="segment">Its number on the storyboard.</param>
    public async Task ExchangeAsync(Guid projectId, int panel, int segment, CancellationToken ct = default)
    {
        await inspector.RequireAsync(ct);
        var id = await store.ExchangeAsync(projectId, Require(panel), segment, user.Name, ct);
        await sheets.StartAsync(Request(projectId, RunScope.Again, id), ct);
    }

    /// <summary>Keeps another style prompt or seed. Nothing is made by itself.</summary>
    public async Task<SheetView> ChangeAsync(Guid projectId, SheetChange change, CancellationToken ct = default)
    {
        var style = PlainText.Joined(change.StylePrompt);
        if (PlainText.Fault(style, CoherenceSheet.StyleLimit) is { } fault)
        {
            throw RejectedException.Invalid($"The style prompt {fault}", new FieldError("stylePrompt", $"It {fault}"));
        }

        await store.ChangeAsync(projectId, change with { StylePrompt = style }, user.Name, ct);
        feed.Publish(new StudioEvent.ProjectChanged(projectId));
        return await LookAsync(projectId, ct);
    }

    /// <summary>A person's mark beside the composed sheet. The record says who.</summary>
    public async Task ApproveAsync(Guid projectId, CancellationToken ct = default)
    {
        await store.ApproveAsync(projectId, user.Name, ct);
        feed.Publish(new StudioEvent.ProjectChanged(projectId));
    }

    /// <summary>What depends on the look: everything the storyboard has, and what making it anew would cost.</summary>
    public Task<RunPlan> DependantsAsync(Guid projectId, CancellationToken ct = default) =>
        runs.PreviewAsync(new(projectId, RunScope.Again, GenerationService.ImagesAndVideos, null, user.Name), ct);

    private RunRequest Request(Guid projectId, RunScope scope, Guid? panel) =>
        new(projectId, scope, CoherenceSheets.Pictures, panel is { } one ? new HashSet<Guid> { one } : null, user.Name) { OfSheet = true };

    private static int Require(int panel) => panel is >= 1 and <= CoherenceSheet.Panels
        ? panel
        : throw RejectedException.Invalid("There is no such panel.", new FieldError("panel", $"A sheet has the panels 1 to {CoherenceSheet.Panels}."));
}
