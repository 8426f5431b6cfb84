using System.Text;
using System.Text.Json.Serialization;
using RetryStudio.Domain;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Api;

internal static class BudgetEndpoints
{
    public static void MapBudgets(this RouteGroupBuilder api)
    {
        api.MapGet("/budgets", async (IBudgetReader budgets, Currency currency, CancellationToken ct) => (await budgets.BudgetsAsync(ct)).Select(budget => BudgetReportJson.Of(budget, currency)));
        api.MapGet("/budgets/{projectId:guid}", async (Guid projectId, IBudgetReader budgets, Currency currency, CancellationToken ct) =>
            BudgetReportJson.Of(await budgets.BudgetAsync(projectId, ct) ?? throw RejectedException.NotFound("project"), currency));
        api.MapPut("/budgets/{projectId:guid}", async (Guid projectId, BudgetBody body, StoryboardService storyboards, CancellationToken ct) =>
        {
            var (field, change) = body.Sent;
            return BudgetJson.Of(await storyboards.SetBudgetAsync(projectId, change, ct, field));
        });
        api.MapGet("/budgets/{projectId:guid}/entries.csv", EntriesAsync).Produces<string>(contentType: "text/csv");
    }

    private static async Task EntriesAsync(Guid projectId, HttpResponse response, IBudgetReader budgets, StoryboardService storyboards, Currency currency, CancellationToken ct)
    {
        var project = await storyboards.OutlineAsync(projectId, ct);
        Download.Prepare(response, CsvText.ContentType, $"{project.Name} budget.csv");
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(false), leaveOpen: true);
        await writer.WriteAsync(CsvText.Row("at", "kind", "segment", "asset_kind", "attempt", "try", "backend", "gpu_seconds", "cost", "currency", "panel", "take"));
        await foreach (var line in budgets.LinesAsync(projectId, ct))
        {
            await writer.WriteAsync(CsvText.Row(line.At, line.Kind, CsvText.Segment(line.Segment), line.AssetKind, line.Attempt, line.Try, line.Backend, line.GpuSeconds, line.Cost, currency.Code, CsvText.Panel(line.Segment), CsvText.Take(line.Segment)));
        }
    }
}

/// <summary>Answers that are kept as a file.</summary>
internal static class Download
{
    public static void Prepare(HttpResponse response, string contentType, string fileName)
    {
        var disposition = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(string.Join('_', fileName.Split(Path.GetInvalidFileNameChars())));
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = contentType;
    }
}

/// <summary>A budget with what it comes to. Costs count only what backends with a rate have made.</summary>
internal sealed record BudgetReportJson(
    Guid ProjectId,
    string Project,
    decimal? LimitGpuSeconds,
    decimal SpentGpuSeconds,
    decimal HeldGpuSeconds,
    decimal? LeftGpuSeconds,
    decimal ReserveGpuSeconds,
    decimal OverheadGpuSeconds,
    decimal SpentCost,
    decimal OverheadCost,
    string Currency,
    int Parked,
    ForecastJson Forecast)
{
    public static BudgetReportJson Of(ProjectBudget budget, Currency currency)
    {
        var figures = budget.Figures;
        return new(
            budget.ProjectId, budget.Name, figures.Limit, figures.Spent, figures.Held, figures.Left, figures.Reserve, figures.Overhead, figures.SpentCost, figures.OverheadCost, currency.Code,
            budget.Parked, new(budget.Forecast.Slots, budget.Forecast.P50, budget.Forecast.P90, budget.CostAtCompletion));
    }
}

/// <summary>GPU seconds at completion.</summary>
internal sealed record ForecastJson(int OpenSlots, decimal P50GpuSeconds, decimal P90GpuSeconds, decimal? P50Cost);

/// <summary>
/// A budget by the name it has in a project, or by the one under which it is read. Null takes the limit away. A reserve that is sent
/// alone leaves the limit as it is; without one the reserve stays.
/// </summary>
internal sealed record BudgetBody
{
    private bool _limits;

    public decimal? BudgetGpuSeconds { get; init => (field, _limits) = (value, true); }

    public decimal? LimitGpuSeconds { get; init => (field, _limits) = (value, true); }

    public decimal? ReserveGpuSeconds { get; init; }

    [JsonIgnore]
    public (string Field, BudgetChange Change) Sent => (BudgetGpuSeconds, LimitGpuSeconds) switch
    {
        ({ } budget, { } limit) when budget != limit => throw RejectedException.Invalid("There are two budgets, and they differ.", new FieldError("limitGpuSeconds", "Send it, or budgetGpuSeconds.")),
        (_, { } limit) => ("limitGpuSeconds", new(limit, ReserveGpuSeconds)),
        var (budget, _) => ("budgetGpuSeconds", new(budget, ReserveGpuSeconds, KeepsLimit: !_limits && ReserveGpuSeconds is not null)),
    };
}
