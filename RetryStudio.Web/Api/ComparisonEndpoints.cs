using RetryStudio.Domain.Comparisons;

namespace RetryStudio.Web.Api;

/// <summary>Two attempts of one slot set against each other. Whoever asks waits until it is made; whoever leaves stops it, unless another waits for it too.</summary>
internal static class ComparisonEndpoints
{
    public static void MapComparisons(this RouteGroupBuilder api)
    {
        Map(api, "heat-map", ComparisonView.HeatMap);
        Map(api, "side-by-side", ComparisonView.SideBySide);
    }

    private static void Map(RouteGroupBuilder api, string name, ComparisonView view) =>
        api.MapMethods($"/attempts/{{first:guid}}/compare/{{second:guid}}/{name}", ["GET", "HEAD"], async (Guid first, Guid second, HttpResponse response, AttemptComparison comparison, CancellationToken ct) =>
        {
            var file = await comparison.FindAsync(first, second, view, ct);
            return MediaEndpoints.Send(response, file.Path, MediaEndpoints.ContentType(file.Path), file.Tag);
        });
}
