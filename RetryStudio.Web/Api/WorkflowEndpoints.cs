using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Web.Api;

internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this RouteGroupBuilder api)
    {
        api.MapGet("/workflows", async (WorkflowService workflows, CancellationToken ct) => await workflows.AllAsync(ct));
        api.MapPost("/workflows/preview", async (PreviewBody body, WorkflowService workflows, CancellationToken ct) => body.Replaces is { } id
            ? Results.Ok(await workflows.PreviewReplacementAsync(id, Text(body.Workflow), ct))
            : Results.Ok(WorkflowService.Preview(Text(body.Workflow)))).WithMetadata(new RequestSize());
        api.MapPost("/workflows", async (WorkflowBody body, WorkflowService workflows, CancellationToken ct) =>
        {
            var kind = body.Kind is { } named ? GenerationEndpoints.ParseKind(named, "kind") : (AssetKind?)null;
            var choices = body.Choices ?? throw RejectedException.Invalid("The bindings are missing.", new FieldError("bindings", "Send those that /api/v1/workflows/preview suggests, as far as they are right."));
            var workflow = await workflows.ImportAsync(body.Title, body.Name, kind, Text(body.Workflow), choices, body.ScoreChoices, body.LabelChoices, ct);
            return Results.Created($"/api/v1/workflows/{workflow.Id}", WorkflowJson.Of(workflow));
        }).WithMetadata(new RequestSize());
        api.MapGet("/workflows/{id:guid}", async (Guid id, WorkflowService workflows, CancellationToken ct) => WorkflowJson.Of(await workflows.FindAsync(id, ct)));
        api.MapPut("/workflows/{id:guid}", ChangeAsync).WithMetadata(new RequestSize());
        api.MapDelete("/workflows/{id:guid}", async (Guid id, WorkflowService workflows, CancellationToken ct) =>
        {
            await workflows.RemoveAsync(id, ct);
            return Results.NoContent();
        });
        api.MapPut("/scene-types/{id:guid}/workflows", async (Guid id, AssignmentBody body, WorkflowService workflows, CancellationToken ct) =>
        {
            var assigned = await workflows.AssignAsync(id, body.Names, ct);
            return new { assigned.SceneTypeId, assigned.SceneType, Workflows = new AssignmentBody(assigned.Workflows[AssetKind.Image], assigned.Workflows[AssetKind.Video], assigned.Workflows[AssetKind.Audio]) };
        });
    }

    /// <summary>A workflow may be sent as the object it is, or as the text of its file.</summary>
    private static string? Text(JsonElement? workflow) => workflow switch
    {
        null or { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } json => json.GetRawText(),
    };

    private static async Task<WorkflowJson> ChangeAsync(Guid id, WorkflowBody body, WorkflowService workflows, CancellationToken ct)
    {
        var revision = body.Revision ?? (await workflows.FindAsync(id, ct)).Revision;
        var change = new WorkflowChange { Title = body.Title, File = Text(body.Workflow), Bindings = body.Choices, Scores = body.ScoreChoices, Labels = body.LabelChoices };
        return WorkflowJson.Of(await workflows.ChangeAsync(id, change, revision, ct));
    }
}

/// <param name="Replaces">The workflow into which the file would be imported anew.</param>
internal sealed record PreviewBody(JsonElement? Workflow, Guid? Replaces);

/// <param name="Bindings">All of them: they replace those that are kept.</param>
/// <param name="Scores">The same. Left out, an import takes those that titles name, and a change keeps those there are.</param>
/// <param name="Labels">All of them: only backends that have every one take it. Left out, an import asks for nothing, and a change keeps those there are.</param>
/// <param name="Revision">The revision the change was made from. Left out, it replaces whatever is there.</param>
internal sealed record WorkflowBody(string? Title, string? Name, string? Kind, JsonElement? Workflow, BindingBody?[]? Bindings, ScoreBody?[]? Scores, string?[]? Labels, int? Revision)
{
    internal IReadOnlyList<string>? LabelChoices => Labels is null ? null : [.. Labels.OfType<string>()];

    internal IReadOnlyList<ScoreChoice>? ScoreChoices => Scores is null ? null : [.. Scores.OfType<ScoreBody>().Select(score => new ScoreChoice(score.Check?.Trim() ?? "", score.NodeId ?? "", score.Key, score.Index ?? 0))];

    internal IReadOnlyList<BindingChoice>? Choices => Bindings is null ? null : [.. Bindings.OfType<BindingBody>().Select(binding => new BindingChoice(binding.Parameter ?? "", binding.NodeId ?? "", binding.Input ?? "", binding.Transform))];
}

internal sealed record BindingBody(string? Parameter, string? NodeId, string? Input, BindingTransform? Transform);

/// <param name="Key">The list of the node's output that holds it; left out, whichever has a score.</param>
/// <param name="Index">Which item of that list. Default 0.</param>
internal sealed record ScoreBody(string? Check, string? NodeId, string? Key, int? Index);

internal sealed record AssignmentBody(string? Image, string? Video, string? Audio)
{
    internal ImmutableSortedDictionary<AssetKind, string> Names => new[] { (AssetKind.Image, Image), (AssetKind.Video, Video), (AssetKind.Audio, Audio) }
        .Where(item => item.Item2 is not null).ToImmutableSortedDictionary(item => item.Item1, item => item.Item2!);
}

/// <param name="NotSupported">Parameters that are not bound: recipes change nothing there.</param>
internal sealed record WorkflowJson(
    Guid Id, string Name, string Title, AssetKind Kind, BoundJson[] Bindings, ScoreBinding[] Scores, string[] NotSupported, JsonNode? Workflow, string[] Labels, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Revision)
{
    public static WorkflowJson Of(Workflow workflow) => new(
        workflow.Id, workflow.Name, workflow.Title, workflow.Kind,
        [.. workflow.Bindings.SelectMany(binding => binding.Targets.Select(target => new BoundJson(binding.Parameter, target.NodeId, target.Input, target.ClassType, target.Title, target.Transform)))],
        [.. workflow.Scores],
        [.. WorkflowParameter.Names.Except(workflow.Bindings.Select(binding => binding.Parameter))],
        JsonNode.Parse(workflow.Graph), [.. workflow.Labels], workflow.CreatedBy, workflow.CreatedAt, workflow.UpdatedAt, workflow.Revision);
}

internal sealed record BoundJson(string Parameter, string NodeId, string Input, string ClassType, string? Title, BindingTransform Transform);
