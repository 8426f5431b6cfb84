using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;

namespace RetryStudio.Web.Api;

internal static class SheetEndpoints
{
    public static void MapSheets(this RouteGroupBuilder api)
    {
        api.MapGet("/projects/{id:guid}/sheet", async (Guid id, SheetService sheets, CancellationToken ct) => SheetJson.Of(await sheets.LookAsync(id, ct)));
        api.MapPut("/projects/{id:guid}/sheet", async (Guid id, SheetChangeJson body, SheetService sheets, ISeedSource seeds, CancellationToken ct) =>
        {
            var present = (await sheets.LookAsync(id, ct)).Design;
            return SheetJson.Of(await sheets.ChangeAsync(id, body.ToChange(present, seeds), ct));
        });
        api.MapPost("/projects/{id:guid}/sheet/generate", (Guid id, SheetService sheets, CancellationToken ct) => AfterAsync(id, sheets, sheets.MakeAsync(id, ct), ct));
        api.MapPost("/projects/{id:guid}/sheet/retry-failed", (Guid id, SheetService sheets, CancellationToken ct) => AfterAsync(id, sheets, sheets.RetryFailedAsync(id, ct), ct));
        api.MapPost("/projects/{id:guid}/sheet/panels/{panel:int}/reroll", (Guid id, int panel, SheetService sheets, CancellationToken ct) => AfterAsync(id, sheets, sheets.RerollAsync(id, panel, ct), ct));
        api.MapPost("/projects/{id:guid}/sheet/panels/{panel:int}/exchange", (Guid id, int panel, ExchangeBody body, SheetService sheets, CancellationToken ct) =>
            AfterAsync(id, sheets, sheets.ExchangeAsync(id, panel, body.Segment ?? throw RejectedException.Invalid("Say which segment the panel shows.", new FieldError("segment", "Its number on the storyboard.")), ct), ct));
        api.MapPost("/projects/{id:guid}/sheet/approve", async (Guid id, SheetService sheets, CancellationToken ct) =>
        {
            await sheets.ApproveAsync(id, ct);
            return SheetJson.Of(await sheets.LookAsync(id, ct));
        });
        api.MapMethods("/projects/{id:guid}/sheet/image", ["GET", "HEAD"], async (Guid id, SheetService sheets, IMediaStore media, HttpResponse response, CancellationToken ct) =>
        {
            var file = (await sheets.LookAsync(id, ct)).Design?.Composed ?? throw new RejectedException(RejectionReason.NotFound, "No coherence sheet was composed yet. It follows once all nine panels are complete.");
            var answer = MediaEndpoints.Send(response, media.FullPath(file.Path), "image/png", file.Sha256);

            // The next version stands at the same address.
            response.Headers.CacheControl = "private, no-cache";
            return answer;
        });
    }

    private static async Task<IResult> AfterAsync(Guid id, SheetService sheets, Task work, CancellationToken ct)
    {
        await work;
        return Results.Accepted($"/api/v1/projects/{id}/sheet", SheetJson.Of(await sheets.LookAsync(id, ct)));
    }
}

/// <param name="Segment">Its number on the storyboard.</param>
internal sealed record ExchangeBody(int? Segment);

/// <param name="Seed">Left out, it stays what it is.</param>
/// <param name="Revision">The one the change was made from. Left out, it replaces whatever is there.</param>
internal sealed record SheetChangeJson(string? StylePrompt, ulong? Seed, bool? WaitForApproval, int? Revision)
{
    public SheetChange ToChange(SheetDesign? present, ISeedSource seeds) => new(
        StylePrompt ?? present?.StylePrompt ?? CoherenceSheet.DefaultStyle, Seed ?? present?.Seed ?? seeds.Next(), WaitForApproval ?? present?.AsksForApproval ?? false, Revision ?? present?.Revision ?? 0);
}

/// <param name="Status">missing, working, waiting or ready.</param>
/// <param name="Seed">Null while nobody has begun a sheet.</param>
/// <param name="Image">Where the composed sheet is; null before the first one.</param>
/// <param name="Current">The composed sheet shows the present panels.</param>
/// <param name="Trouble">Why the panels, which are all there, are not composed. POST …/sheet/generate tries it again.</param>
internal sealed record SheetJson(
    Guid ProjectId, string Status, string StylePrompt, ulong? Seed, bool WaitForApproval, int Revision, int Version, int Complete, bool Current, string? Image, string? Sha256, string? ApprovedBy, DateTimeOffset? ApprovedAt, string? Trouble, IReadOnlyList<PanelJson> Panels)
{
    public static SheetJson Of(SheetView view)
    {
        var (state, design) = (SheetState.Of(view), view.Design);
        return new(
            view.ProjectId,
            state switch { { IsReady: true } => "ready", { WaitsForPerson: true } => "waiting", { Working: true } => "working", _ => "missing" },
            design?.StylePrompt ?? CoherenceSheet.DefaultStyle, design?.Seed, design?.AsksForApproval ?? false, design?.Revision ?? 0, design?.Version ?? 0,
            state.Done, design?.IsCurrent ?? false, design?.Composed is null ? null : $"/api/v1/projects/{view.ProjectId}/sheet/image", design?.Composed?.Sha256,
            state.Approved ? design?.ApprovedBy : null, state.Approved ? design?.ApprovedAt : null, state.ComposeTrouble,
            [.. view.Panels.Select(PanelJson.Of)]);
    }
}

/// <param name="SegmentId">The panel's own id: its attempts are at /segments/{id}/retry-history.</param>
/// <param name="Segment">Number of the segment it shows; null when that was deleted.</param>
internal sealed record PanelJson(int Panel, Guid SegmentId, int? Segment, string Scene, string Text, int Rerolls, ulong Seed, SlotStatus Status, string? Sentence, StaleCause? Stale, int Attempts, Guid? AttemptId)
{
    public static PanelJson Of(PanelView panel) => new(
        panel.Panel, panel.SegmentId, panel.Source, panel.Scene, panel.Text, panel.Rerolls, panel.Seed, panel.Slot.Status, panel.Slot.Sentence, panel.Slot.Stale, panel.Slot.Attempts, panel.Slot.ShownAttemptId);
}
