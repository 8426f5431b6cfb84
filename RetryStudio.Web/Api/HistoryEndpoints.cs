using RetryStudio.Domain;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Api;

internal static class HistoryEndpoints
{
    public static void MapHistory(this RouteGroupBuilder api)
    {
        api.MapRetryHistory();
        api.MapPost("/attempts/{id:guid}/select", async (Guid id, GenerationService generation, CancellationToken ct) =>
        {
            await generation.SelectAsync(id, ct: ct);
            return new { SelectedAttempt = id };
        });
        api.MapPost("/attempts/{id:guid}/reproduce", async (Guid id, GenerationService generation, CancellationToken ct) =>
            Results.Accepted($"/api/v1/attempts/{id}/media", new { AttemptId = await generation.ReproduceAsync(id, ct) }));
        api.MapPost("/segments/{id:guid}/attempts", async (Guid id, AttemptBody body, GenerationService generation, CancellationToken ct) =>
        {
            var attempt = await generation.RequestAttemptAsync(id, GenerationEndpoints.ParseKind(body.Kind, "kind"), body.Recipe ?? new(), ct);
            return Results.Accepted($"/api/v1/segments/{id}/retry-history", new { AttemptId = attempt });
        });
    }

    public static void MapRetryHistory(this RouteGroupBuilder api) =>
        api.MapGet("/segments/{id:guid}/retry-history", async (Guid id, string? kind, IGenerationReader reader, CancellationToken ct) =>
        {
            AssetKind? only = kind is null ? null : GenerationEndpoints.ParseKind(kind, "kind");
            var history = await reader.HistoryAsync(id, ct) ?? throw RejectedException.NotFound("segment");
            return HistoryJson.Of(history, only);
        });
}

internal sealed record AttemptBody(string? Kind, RecipeChange? Recipe);
