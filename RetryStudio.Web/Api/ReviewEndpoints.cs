using RetryStudio.Domain;
using RetryStudio.Domain.Review;

namespace RetryStudio.Web.Api;

/// <summary>What waits for a person.</summary>
internal static class ReviewEndpoints
{
    private const int MostRows = 200;

    public static void MapReviews(this RouteGroupBuilder api)
    {
        api.MapGet("/reviews", ListAsync);
        api.MapGet("/reviews/{id:guid}", async (Guid id, IReviewReader reader, CancellationToken ct) => await FindAsync(reader, id, ct));
        api.MapPost("/reviews/{id:guid}/approve", async (Guid id, ApproveBody body, ReviewService reviews, IReviewReader reader, CancellationToken ct) =>
        {
            await reviews.ApproveAsync(id, body.AttemptId ?? throw RejectedException.Invalid("No attempt is named.", new FieldError("attemptId", "Name the attempt to take.")), ct);
            return await FindAsync(reader, id, ct);
        });
        api.MapPost("/reviews/{id:guid}/retry", async (Guid id, RetryBody? body, ReviewService reviews, CancellationToken ct) =>
            Answer(id, await reviews.RetryAsync(id, body?.Attempts ?? Domain.Retries.LargerChange.DefaultAttempts, ct)));
        api.MapPost("/reviews/{id:guid}/reject", async (Guid id, ReasonBody body, ReviewService reviews, IReviewReader reader, CancellationToken ct) =>
        {
            await reviews.RejectAsync(id, body.Reason, ct);
            return await FindAsync(reader, id, ct);
        });
        api.MapPost("/reviews/{id:guid}/assign", async (Guid id, AssignBody body, ReviewService reviews, IReviewReader reader, CancellationToken ct) =>
        {
            await reviews.AssignAsync(id, body.Assignee, ct);
            return await FindAsync(reader, id, ct);
        });
        api.MapPost("/reviews/{id:guid}/grant/approve", async (Guid id, ReviewService reviews, CancellationToken ct) => Answer(id, await reviews.ApproveGrantAsync(id, ct)));
        api.MapPost("/reviews/{id:guid}/grant/refuse", async (Guid id, ReasonBody body, ReviewService reviews, IReviewReader reader, CancellationToken ct) =>
        {
            await reviews.RefuseGrantAsync(id, body.Reason, ct);
            return await FindAsync(reader, id, ct);
        });
        api.MapGet("/insights/retries", async (Guid? projectId, IRetryInsights insights, CancellationToken ct) => await insights.OfAsync(projectId, ct));
        api.MapGet("/choices", async (Guid? projectId, IChoiceReader choices, CancellationToken ct) => await choices.CountsAsync(projectId, ct));
    }

    /// <param name="assignee">An empty one asks for those that nobody looks after.</param>
    private static async Task<IReadOnlyList<EscalationView>> ListAsync(Guid? projectId, Guid? after, int? limit, string? assignee, string? kind, string? order, IReviewReader reader, CancellationToken ct)
    {
        if (limit is not (null or (> 0 and <= MostRows)))
        {
            throw RejectedException.Invalid("The limit is out of range.", new FieldError("limit", $"It must be between 1 and {MostRows}."));
        }

        var sorted = (order ?? "newest") switch
        {
            "newest" => ReviewOrder.Newest,
            "dearest" => ReviewOrder.Dearest,
            _ => throw RejectedException.Invalid($"There is no order '{order}'.", new FieldError("order", "It must be newest or dearest.")),
        };
        var filter = new ReviewFilter(projectId, assignee, kind is null ? null : GenerationEndpoints.ParseKind(kind, "kind"), sorted);
        return await reader.QueueAsync(filter, limit ?? 50, after, ct);
    }

    private static async Task<EscalationView> FindAsync(IReviewReader reader, Guid id, CancellationToken ct) => await reader.FindAsync(id, ct) ?? throw RejectedException.NotFound("review");

    private static IResult Answer(Guid id, LargerRetry retry) =>
        Results.Accepted($"/api/v1/reviews/{id}", new { retry.Started, retry.Attempts, retry.GpuSeconds });
}

internal sealed record ApproveBody(Guid? AttemptId);

internal sealed record RetryBody(int? Attempts);

internal sealed record ReasonBody(string? Reason);

internal sealed record AssignBody(string? Assignee);
