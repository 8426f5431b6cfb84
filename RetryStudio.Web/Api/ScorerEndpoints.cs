using System.Collections.Immutable;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Scorers;

namespace RetryStudio.Web.Api;

internal static class ScorerEndpoints
{
    public static void MapScorers(this RouteGroupBuilder api)
    {
        api.MapGet("/scorers", async (ScorerService scorers, CancellationToken ct) => await scorers.AllAsync(ct));
        api.MapPost("/scorers", async (ScorerBody body, ScorerService scorers, CancellationToken ct) =>
            Results.Created("/api/v1/scorers", new { Id = await scorers.AddAsync(body.Type ?? ScorerType.Http, body.ToChange(), ct) }));
        api.MapPut("/scorers/{id:guid}", async (Guid id, ScorerBody body, ScorerService scorers, CancellationToken ct) =>
        {
            await scorers.ChangeAsync(id, body.ToChange(), ct);
            return Results.NoContent();
        });
        api.MapDelete("/scorers/{id:guid}", async (Guid id, ScorerService scorers, CancellationToken ct) =>
        {
            await scorers.RemoveAsync(id, ct);
            return Results.NoContent();
        });
        api.MapPost("/scorers/{id:guid}/test", async (Guid id, ScorerService scorers, CancellationToken ct) => await scorers.TestAsync(id, ct));
    }
}

/// <summary>What is left out stays as it is, or takes the default.</summary>
/// <param name="Type">Http when it is left out. It cannot be changed.</param>
/// <param name="Headers">Written only: nothing ever returns them.</param>
/// <param name="Revision">The revision the change was made from; without it, whatever is there is changed.</param>
internal sealed record ScorerBody(
    string? Name, ScorerType? Type, string? Address, Dictionary<string, string?>? Headers, string? Program, string?[]? Arguments, int? TimeoutSeconds, int? MostAtOnce, bool? Enabled, ScaleBody?[]? Checks, int? Revision)
{
    public ScorerChange ToChange() => new()
    {
        Name = Name, Address = Address, Headers = Headers is { } headers ? BackendBody.Plain(headers) : null, Program = Program, Arguments = Arguments is { } arguments ? Whole("arguments", arguments) : null,
        TimeoutSeconds = TimeoutSeconds, MostAtOnce = MostAtOnce, Enabled = Enabled, Checks = Checks is { } checks ? [.. Whole("checks", checks).Select(check => check.ToScale())] : null, Revision = Revision,
    };

    private static T[] Whole<T>(string field, T?[] items) where T : class => Array.FindIndex(items, item => item is null) is >= 0 and var place
        ? throw RejectedException.Invalid("The scorer was not saved, because some values cannot be used.", new FieldError($"{field}.{place}", "It is null. Leave it out, or say what it is."))
        : [.. items.OfType<T>()];
}

/// <param name="Worst">The figure that scores 0. Default 0.</param>
/// <param name="Best">The figure that scores 1. Default 1.</param>
/// <param name="Kinds">Images and videos when it is left out.</param>
internal sealed record ScaleBody(string? Check, double? Worst, double? Best, AssetKind[]? Kinds)
{
    public CheckScale ToScale() => new(Check ?? "", Worst ?? 0, Best ?? 1, Kinds is { } kinds ? [.. kinds.Distinct()] : [AssetKind.Image, AssetKind.Video]);
}
