using Microsoft.Net.Http.Headers;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Api;

internal static class SequenceEndpoints
{
    public static void MapSequences(this RouteGroupBuilder api)
    {
        var sequence = api.MapGroup("/projects/{id:guid}/sequence");
        sequence.MapPost("", StartAsync).Produces<SequenceJson>(StatusCodes.Status202Accepted).Produces<SequenceJson>();
        sequence.MapGet("", ReadAsync).Produces<SequenceJson>();
        sequence.MapPost("/cancel", async (Guid id, SequenceService service, SequenceLook look, CancellationToken ct) =>
        {
            await look.ReadAsync(id, ct);
            return new { Cancelled = await service.CancelAsync(id, ct) };
        });
        sequence.MapPost("/shots/{segmentId:guid}/accept", async (Guid id, Guid segmentId, AcceptBody? body, SequenceService service, SequenceLook look, CancellationToken ct) =>
        {
            await service.AcceptAsync(id, segmentId, body?.Revision ?? throw RejectedException.Invalid("Say which verdict you take.", new FieldError("revision", "It stands beside the shot in the report's details.")), ct);
            return await ReadAsync(id, look, ct);
        });
        sequence.MapMethods("/export", ["GET", "HEAD"], ExportAsync);
        sequence.MapPost("/export/verify", VerifyAsync);
        sequence.MapGet("/report", ReportAsync);
        api.MapPut("/projects/{id:guid}/delivery-format", async (Guid id, DeliveryFormat format, SequenceService service, CancellationToken ct) =>
        {
            await service.SetFormatAsync(id, format, ct);
            return format;
        });
    }

    private static async Task<IResult> StartAsync(Guid id, SequenceBody? body, SequenceService service, SequenceLook look, CancellationToken ct)
    {
        var start = await service.StartAsync(id, new(body?.Partial ?? true, body?.Sheet), ct);
        var json = await ReadAsync(id, look, ct);
        return start.IsNew ? Results.Accepted($"/api/v1/projects/{id}/sequence", json) : Results.Ok(json);
    }

    /// <summary>A download that broke off goes on where it was, as long as it is the same package.</summary>
    private static async Task<IResult> ExportAsync(Guid id, SequenceLook look, IPackageShelf shelf, HttpResponse response, CancellationToken ct)
    {
        var package = await PackageAsync(id, look, ct);
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(await shelf.OpenAsync(package.Package, ct), "application/zip", package.Package.Name, package.At, new EntityTagHeaderValue($"\"{package.Package.Tag}\""), enableRangeProcessing: true);
    }

    private static async Task<object> VerifyAsync(Guid id, SequenceLook look, SequenceService service, CancellationToken ct)
    {
        var proof = await service.VerifyAsync((await PackageAsync(id, look, ct)).Package, ct);
        return new { Proved = proof is PackageProof.Proved, Sentences = proof.Sentences.Concat(proof.Details) };
    }

    private static async Task ReportAsync(Guid id, string? format, HttpResponse response, SequenceLook look, CancellationToken ct)
    {
        if (format is not (null or "json" or "html"))
        {
            throw RejectedException.Invalid($"There is no format '{Domain.Sentence.Cut(format, 40)}'.", new FieldError("format", "It must be json or html."));
        }

        var report = await look.ReportAsync(id, ct) ?? throw NoSequence;
        Download.Prepare(response, format == "html" ? "text/html; charset=utf-8" : "application/json; charset=utf-8", $"{report.Project} QA.{format ?? "json"}");
        await response.Body.WriteAsync(format == "html" ? QaReportText.Html(report) : QaReportText.Json(report), ct);
    }

    private static async Task<ExportedPackage> PackageAsync(Guid id, SequenceLook look, CancellationToken ct) =>
        (await ViewAsync(id, look, ct)).State.Sequence.Package ?? throw RejectedException.Conflict("There is no package yet. It is made when the sequence has come to its last stage.");

    private static async Task<SequenceView> ViewAsync(Guid id, SequenceLook look, CancellationToken ct) =>
        await look.ReadAsync(id, ct) ?? throw NoSequence;

    private static RejectedException NoSequence => new(RejectionReason.NotFound, "The project has no sequence yet. Start one: POST to this address.");

    private static async Task<SequenceJson> ReadAsync(Guid id, SequenceLook look, CancellationToken ct) =>
        SequenceJson.Of(await ViewAsync(id, look, ct));
}

/// <param name="Sheet">Whether the look is locked first; left out, it is where that lets nothing count as stale.</param>
internal sealed record SequenceBody(bool? Partial, bool? Sheet);

/// <param name="Revision">As the report tells it: a verdict that came later is not taken.</param>
internal sealed record AcceptBody(int? Revision);

internal sealed record SequenceJson(
    Guid Id,
    Guid ProjectId,
    SequenceStatus Status,
    Stage Stage,
    double Percentage,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    double ElapsedSeconds,
    EtaJson? EtaSeconds,
    string? Sentence,
    Severity? Severity,
    string? PromptNote,
    bool DeliversPartial,
    bool WithSheet,
    PackageJson? Package,
    IReadOnlyList<StageJson> Stages,
    IReadOnlyList<MissingShot> Missing)
{
    public static SequenceJson Of(SequenceView view)
    {
        var (sequence, progress) = (view.State.Sequence, view.Progress);
        return new(
            sequence.Id, sequence.ProjectId, sequence.Status, sequence.Stage, progress.Percentage, sequence.StartedBy, sequence.StartedAt, sequence.EndedAt, Math.Round(progress.Elapsed.TotalSeconds, 1),
            EtaJson.Of(progress.Eta), view.State.Sentence, view.State.Severity, sequence.PromptNote, sequence.DeliversPartial, sequence.WithSheet,
            sequence.Package is { } package ? new(package.Package.Name, package.Package.Number, package.Package.Bytes, package.Partial, package.Shots, package.Of, package.At, !view.State.IsPacked, package.Proof) : null,
            [.. progress.Stages.Select(stage => new StageJson(stage.Stage, Domain.Sequences.Stages.WeightOf(stage.Stage), stage.Status, stage.Done, stage.Total, stage.Percentage, Math.Round(stage.Elapsed.TotalSeconds, 1), EtaJson.Of(stage.Eta)))],
            sequence.Status == SequenceStatus.Running ? [] : view.Missing);
    }
}

/// <param name="Outdated">Something has changed since it was made.</param>
internal sealed record PackageJson(string Name, int Number, long Bytes, bool Partial, int Shots, int Of, DateTimeOffset At, bool Outdated, IReadOnlyList<string> Proof);

internal sealed record StageJson(Stage Name, int Weight, StageStatus Status, int Done, int Total, double Percentage, double ElapsedSeconds, EtaJson? EtaSeconds);
