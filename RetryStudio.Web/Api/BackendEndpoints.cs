using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Api;

internal static class BackendEndpoints
{
    public static void MapBackends(this RouteGroupBuilder api)
    {
        api.MapGet("/backends", async (IBackendReader backends, CancellationToken ct) => await backends.BackendsAsync(ct));
        api.MapGet("/backends/statistics", async (IBackendReader backends, CancellationToken ct) => await backends.StatisticsAsync(ct));
        api.MapPost("/backends", async (BackendBody body, BackendService backends, CancellationToken ct) =>
            Results.Created("/api/v1/backends", new { Id = await backends.AddAsync(body.ToChange(), ct) }));
        api.MapPut("/backends/{id:guid}", async (Guid id, BackendBody body, BackendService backends, CancellationToken ct) =>
        {
            await backends.ChangeAsync(id, body.ToChange(), ct);
            return Results.NoContent();
        });
        api.MapPost("/backends/{id:guid}/put-back", async (Guid id, BackendService backends, CancellationToken ct) =>
        {
            await backends.PutBackAsync(id, ct);
            return Results.NoContent();
        });
        api.MapPost("/backends/{id:guid}/blocks", async (Guid id, BlockBody body, BlocklistService blocklist, CancellationToken ct) =>
        {
            await blocklist.BlockAsync(id, body.Workflow, body.Reason, ct);
            return Results.NoContent();
        });
        api.MapDelete("/backends/{id:guid}/blocks/{workflow}", async (Guid id, string workflow, BlocklistService blocklist, CancellationToken ct) =>
        {
            await blocklist.UnblockAsync(id, workflow, ct);
            return Results.NoContent();
        });
        api.MapDelete("/backends/{id:guid}", async (Guid id, BackendService backends, CancellationToken ct) =>
        {
            await backends.RemoveAsync(id, ct);
            return Results.NoContent();
        });
        api.MapPost("/backends/test", async (BackendTestBody body, BackendService backends, CancellationToken ct) => body.BackendId is { } id
            ? await backends.TestAsync(id, ct)
            : await backends.TestAsync(body.Address, body.Headers is { } headers ? BackendBody.Plain(headers) : null, ct));
    }
}

/// <summary>What is left out stays as it is, or takes the default.</summary>
/// <param name="Headers">Written only: nothing ever returns them.</param>
internal sealed record BackendBody(string? Name, string? Address, Dictionary<string, string?>? Headers, bool? Enabled, bool? LanesExclusive, LanesBody? Lanes, int? Weight, string[]? Labels, decimal? CostPerHour)
{
    public static Dictionary<string, string> Plain(Dictionary<string, string?> headers) => headers.ToDictionary(header => header.Key, header => header.Value ?? "");

    public BackendChange ToChange() => new(Name, Address, Headers is { } headers ? Plain(headers) : null, Enabled, LanesExclusive, Lanes?.ByKind())
    {
        Weight = Weight, Labels = Labels, CostPerHour = CostPerHour,
    };
}

/// <summary>A workflow that the backend is not to get.</summary>
internal sealed record BlockBody(string? Workflow, string? Reason);

internal sealed record LanesBody(int? Image, int? Video, int? Audio)
{
    public Dictionary<AssetKind, int> ByKind() => new[] { (AssetKind.Image, Image), (AssetKind.Video, Video), (AssetKind.Audio, Audio) }
        .Where(item => item.Item2 is not null).ToDictionary(item => item.Item1, item => item.Item2!.Value);
}

/// <param name="BackendId">Tests a backend that is kept, with its headers, instead of an address.</param>
internal sealed record BackendTestBody(string? Address, Dictionary<string, string?>? Headers, Guid? BackendId);
