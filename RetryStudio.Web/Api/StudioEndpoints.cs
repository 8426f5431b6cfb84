using RetryStudio.Domain;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Api;

/// <summary>Reviews.</summary>
internal static class StudioEndpoints
{
    private const int MostRows = 200;

    public static void MapStudio(this RouteGroupBuilder api)
    {
        api.MapGet("/reviews", async (Guid? projectId, Guid? after, int? limit, IGenerationReader reader, CancellationToken ct) => limit is null or (> 0 and <= MostRows)
            ? await reader.EscalationsAsync(projectId, limit ?? 50, after, ct)
            : throw RejectedException.Invalid("The limit is out of range.", new FieldError("limit", $"It must be between 1 and {MostRows}.")));
    }
}
