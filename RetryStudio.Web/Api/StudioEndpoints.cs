using System.Text.Json.Serialization;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Api;

/// <summary>Budgets and reviews.</summary>
internal static class StudioEndpoints
{
    private const int MostRows = 200;

    public static void MapStudio(this RouteGroupBuilder api)
    {
        api.MapGet("/budgets/{projectId:guid}", async (Guid projectId, StoryboardService storyboards, CancellationToken ct) => BudgetJson.Of((await storyboards.OutlineAsync(projectId, ct)).Budget));
        api.MapPut("/budgets/{projectId:guid}", async (Guid projectId, BudgetBody body, StoryboardService storyboards, CancellationToken ct) =>
        {
            var (field, limit) = body.Sent;
            return BudgetJson.Of(await storyboards.SetBudgetAsync(projectId, limit, ct, field));
        });
        api.MapGet("/reviews", async (Guid? projectId, Guid? after, int? limit, IGenerationReader reader, CancellationToken ct) => limit is null or (> 0 and <= MostRows)
            ? await reader.EscalationsAsync(projectId, limit ?? 50, after, ct)
            : throw RejectedException.Invalid("The limit is out of range.", new FieldError("limit", $"It must be between 1 and {MostRows}.")));
    }
}

/// <summary>A budget by the name it has in a project, or by the one under which it is read. Null takes the limit away.</summary>
internal sealed record BudgetBody(decimal? BudgetGpuSeconds, decimal? LimitGpuSeconds)
{
    [JsonIgnore]
    public (string Field, decimal? Limit) Sent => (BudgetGpuSeconds, LimitGpuSeconds) switch
    {
        ({ } budget, { } limit) when budget != limit => throw RejectedException.Invalid("There are two budgets, and they differ.", new FieldError("limitGpuSeconds", "Send it, or budgetGpuSeconds.")),
        (_, { } limit) => ("limitGpuSeconds", limit),
        var (budget, _) => ("budgetGpuSeconds", budget),
    };
}
