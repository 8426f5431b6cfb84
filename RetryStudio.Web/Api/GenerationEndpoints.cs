using System.Collections.Frozen;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Web.Api;

internal static class GenerationEndpoints
{
    private static readonly FrozenDictionary<string, AssetKind> Kinds = new Dictionary<string, AssetKind>
    {
        ["image"] = AssetKind.Image, ["video"] = AssetKind.Video, ["audio"] = AssetKind.Audio,
    }.ToFrozenDictionary();

    public static void MapGeneration(this RouteGroupBuilder api)
    {
        api.MapPost("/projects/{id:guid}/generate-scenes", GenerateAsync);
        api.MapPost("/projects/{id:guid}/cancel-scenes", async (Guid id, GenerationService generation, CancellationToken ct) => new { Cancelled = await generation.CancelAsync(id, ct) });
        api.MapPost("/projects/{id:guid}/retry-failed-scenes", RetryFailedAsync);
        api.MapPost("/projects/{id:guid}/continue-scenes", async (Guid id, GenerationService generation, CancellationToken ct) =>
        {
            var start = await generation.ContinueAsync(id, ct);
            return Results.Accepted($"/api/v1/runs/{start.RunId}", new { start.RunId, Requeued = start.Queued });
        });
        api.MapGet("/projects/{id:guid}/generation-status", StatusAsync);
        api.MapGet("/runs/{id:guid}", async (Guid id, IGenerationReader reader, CancellationToken ct) => RunJson.Of(await RunAsync(reader, id, ct)));
        api.MapGet("/runs/{id:guid}/events", async (Guid id, IGenerationReader reader, TimeProvider time, CancellationToken ct) =>
        {
            await RunAsync(reader, id, ct);
            return TypedResults.ServerSentEvents(EventsAsync(id, reader, time, ct));
        });
    }

    internal static AssetKind ParseKind(string? text, string field) => text is not null && Kinds.TryGetValue(text, out var kind)
        ? kind
        : throw RejectedException.Invalid($"There is no kind '{text}'.", new FieldError(field, $"It must be one of: {string.Join(", ", Kinds.Keys.Order())}."));

    private static async Task<IResult> GenerateAsync(Guid id, GenerateBody? body, GenerationService generation, CancellationToken ct)
    {
        var kinds = body?.Kinds is { } named ? named.Select(kind => ParseKind(kind, "kinds")).ToHashSet() : null;
        if (kinds is { Count: 0 })
        {
            throw RejectedException.Invalid("No kind is named.", new FieldError("kinds", "Name at least one kind, or leave it out for images and videos."));
        }

        var start = await generation.StartRunAsync(id, kinds, body?.SegmentIds?.ToHashSet(), ct);
        var answer = new
        {
            start.RunId,
            Queued = new { Image = start.Plan.Images, Video = start.Plan.Videos, Audio = start.Plan.Narrations },
            start.Plan.Skipped,
            Estimate = new { start.Plan.Estimate.ExpectedGpuSeconds, start.Plan.Estimate.WorstGpuSeconds },
            Sentence = start.Obstacle,
        };
        return start.IsNew ? Results.Accepted($"/api/v1/runs/{start.RunId}", answer) : Results.Ok(answer);
    }

    private static async Task<IResult> RetryFailedAsync(Guid id, RetryFailedBody? body, GenerationService generation, CancellationToken ct)
    {
        var start = await generation.RetryFailedAsync(id, body?.Kind is { } kind ? ParseKind(kind, "kind") : null, body?.SegmentIds?.ToHashSet(), ct);
        return Results.Accepted($"/api/v1/runs/{start.RunId}", new { start.RunId, Requeued = start.Queued });
    }

    private static async Task<IResult> StatusAsync(Guid id, string? type, IGenerationReader reader, CancellationToken ct)
    {
        AssetKind? kind = (type ?? "all") switch
        {
            "all" => null,
            "images" => AssetKind.Image,
            "videos" => AssetKind.Video,
            _ => throw RejectedException.Invalid($"There is no type '{type}'.", new FieldError("type", "It must be images, videos or all.")),
        };
        var status = await reader.StatusAsync(id, ct) ?? throw RejectedException.NotFound("project");
        return Results.Ok(StatusJson.Of(status, kind));
    }

    private static async Task<RunView> RunAsync(IGenerationReader reader, Guid id, CancellationToken ct) =>
        await reader.RunAsync(id, ct) ?? throw RejectedException.NotFound("run");

    private static async IAsyncEnumerable<SseItem<RunJson>> EventsAsync(Guid id, IGenerationReader reader, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        RunJson? last = null;
        while (true)
        {
            var run = RunJson.Of(await RunAsync(reader, id, ct));
            var ended = run.Status != RunStatus.Running;
            if (ended || last is null || run with { ElapsedSeconds = 0, EtaSeconds = null } != last with { ElapsedSeconds = 0, EtaSeconds = null })
            {
                yield return new(run, ended ? "finished" : "progress");
                last = run;
            }

            if (ended)
            {
                yield break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), time, ct);
        }
    }
}

internal sealed record GenerateBody(string[]? Kinds, Guid[]? SegmentIds);

internal sealed record RetryFailedBody(string? Kind, Guid[]? SegmentIds);
