using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Api;

/// <summary>Backends, budgets and reviews.</summary>
internal static class StudioEndpoints
{
    private const int MostRows = 200;

    public static void MapStudio(this RouteGroupBuilder api)
    {
        api.MapGet("/backends", async (IBackendReader backends, CancellationToken ct) => await backends.BackendsAsync(ct));
        api.MapGet("/budgets/{projectId:guid}", async (Guid projectId, StoryboardService storyboards, CancellationToken ct) => BudgetJson.Of((await storyboards.OutlineAsync(projectId, ct)).Budget));
        api.MapPut("/budgets/{projectId:guid}", async (Guid projectId, BudgetBody body, StoryboardService storyboards, CancellationToken ct) =>
            BudgetJson.Of(await storyboards.SetBudgetAsync(projectId, body.LimitGpuSeconds, ct)));
        api.MapGet("/reviews", async (Guid? projectId, Guid? after, int? limit, IGenerationReader reader, CancellationToken ct) => limit is null or (> 0 and <= MostRows)
            ? await reader.EscalationsAsync(projectId, limit ?? 50, after, ct)
            : throw RejectedException.Invalid("The limit is out of range.", new FieldError("limit", $"It must be between 1 and {MostRows}.")));
    }
}

internal sealed record BudgetBody(decimal? LimitGpuSeconds);
