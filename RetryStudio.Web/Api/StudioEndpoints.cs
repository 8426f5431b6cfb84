using System.Text.Json.Serialization;
using RetryStudio.Domain;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Web.Api;

/// <summary>Budgets.</summary>
internal static class StudioEndpoints
{
    public static void MapStudio(this RouteGroupBuilder api)
    {
        api.MapGet("/budgets/{projectId:guid}", async (Guid projectId, StoryboardService storyboards, CancellationToken ct) => BudgetJson.Of((await storyboards.OutlineAsync(projectId, ct)).Budget));
        api.MapPut("/budgets/{projectId:guid}", async (Guid projectId, BudgetBody body, StoryboardService storyboards, CancellationToken ct) =>
        {
            var (field, change) = body.Sent;
            return BudgetJson.Of(await storyboards.SetBudgetAsync(projectId, change, ct, field));
        });
    }
}

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
