using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Api;

internal static class RunEndpoints
{
    private const int MostRows = 200;

    private static readonly FrozenDictionary<string, RunStatus> Statuses = Enum.GetValues<RunStatus>().ToFrozenDictionary(status => Spelling.Snake(status.ToString())!);

    public static void MapRuns(this RouteGroupBuilder api)
    {
        api.MapGet("/runs", async (Guid? projectId, string? status, string? startedBy, Guid? after, int? limit, IRunReader runs, CancellationToken ct) =>
        {
            if (limit is < 1 or > MostRows)
            {
                throw RejectedException.Invalid("The limit is out of range.", new FieldError("limit", $"It must be between 1 and {MostRows}."));
            }

            var filter = new RunFilter(projectId, status is null ? null : ParseStatus(status), startedBy, after, limit ?? RunFilter.PageSize);
            return (await runs.RunsAsync(filter, ct)).Select(line => new
            {
                Run = RunJson.Of(line.Run), line.Project, line.Use.Attempts, line.Use.Retries, line.Use.GpuSeconds, line.Use.LostGpuSeconds, line.TakenUpLater,
            });
        });
        api.MapGet("/runs/{id:guid}/error-report", ErrorsAsync).Produces<RunErrors>();
    }

    private static async Task ErrorsAsync(Guid id, string? format, HttpResponse response, IRunReader runs, IOptions<JsonOptions> json, CancellationToken ct)
    {
        if (format is not (null or "json" or "csv" or "html"))
        {
            throw RejectedException.Invalid($"There is no format '{Sentence.Cut(format, 40)}'.", new FieldError("format", "It must be csv, json or html."));
        }

        var errors = await runs.ErrorsAsync(id, ct) ?? throw RejectedException.NotFound("run");
        var name = FormattableString.Invariant($"{errors.Line.Project} run {errors.Line.Run.StartedAt:yyyy-MM-dd HHmm} errors.{format ?? "json"}");
        switch (format)
        {
            case "csv":
                Download.Prepare(response, CsvText.ContentType, name);
                await response.WriteAsync(ErrorReportText.Csv(errors), ct);
                break;
            case "html":
                Download.Prepare(response, "text/html; charset=utf-8", name);
                await response.WriteAsync(ErrorReportText.Html(errors), ct);
                break;
            default:
                Download.Prepare(response, "application/json; charset=utf-8", name);
                await JsonSerializer.SerializeAsync(response.Body, ErrorReportJson.Of(errors), json.Value.SerializerOptions, ct);
                break;
        }
    }

    private static RunStatus ParseStatus(string text) => Statuses.TryGetValue(text, out var status)
        ? status
        : throw RejectedException.Invalid($"There is no status '{Sentence.Cut(text, 40)}'.", new FieldError("status", $"It must be one of: {string.Join(", ", Statuses.Keys.Order())}."));
}

internal sealed record ErrorReportJson(RunJson Run, string Project, DateTimeOffset MadeAt, IReadOnlyList<ErrorSlotJson> Slots)
{
    public static ErrorReportJson Of(RunErrors errors) => new(RunJson.Of(errors.Line.Run), errors.Line.Project, errors.MadeAt, [.. errors.Slots.Select(item => new ErrorSlotJson(
        item.Slot.SegmentId, item.Slot.Segment, item.Slot.Text, item.Slot.Kind, item.Slot.Status, Spelling.Snake(item.Slot.Reason?.ToString()), item.Slot.Sentence, item.Attempts))]);
}

internal sealed record ErrorSlotJson(
    Guid SegmentId, int Segment, string Text, AssetKind Kind, SlotStatus Status, string? Reason, string? Sentence, IReadOnlyList<ReportedAttempt> Attempts);
