using System.Collections.Immutable;
using RetryStudio.Domain.Accounts;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Domain.Workflows;

/// <summary>What admins do with workflows.</summary>
public sealed class WorkflowService(IWorkflowStore store, ICurrentUser user)
{
    public Task<IReadOnlyList<WorkflowEntry>> AllAsync(CancellationToken ct = default) => store.AllAsync(ct);

    public async Task<Workflow> FindAsync(Guid id, CancellationToken ct = default) => await store.FindAsync(id, ct) ?? throw RejectedException.NotFound("workflow");

    /// <summary>Reads a file without keeping anything.</summary>
    public static WorkflowPreview Preview(string? json) => WorkflowPreview.Of(WorkflowReader.Read(json));

    /// <param name="name">What recipes call it; null makes one of the title.</param>
    /// <param name="bindings">Confirmed by a person.</param>
    /// <param name="scores">The same; null takes those that titles name.</param>
    public async Task<Workflow> ImportAsync(string? title, string? name, AssetKind? kind, string? json, IReadOnlyCollection<BindingChoice> bindings, IReadOnlyCollection<ScoreChoice>? scores = null, CancellationToken ct = default)
    {
        var line = PlainText.Line(title, "title", Workflow.TitleLimit);
        var graph = WorkflowReader.Read(json);
        var reported = scores is null ? ScoreBinding.Suggest(graph) : ScoreChoice.Bind(graph, scores);
        ScoreRules.Require(graph, reported);
        var draft = new WorkflowDraft(WorkflowRules.Name(name, line), line, kind ?? WorkflowPreview.KindOf(graph), graph, BindingChoice.Bind(graph, bindings), reported);
        return await store.AddAsync(draft, user.Name, ct)
            ?? throw RejectedException.Conflict($"There is a workflow '{draft.Name}' already. Import the file anew into that one, or choose another name.");
    }

    /// <summary>What a file that was exported anew would do to a workflow, without keeping anything.</summary>
    public async Task<WorkflowReplacement> PreviewReplacementAsync(Guid id, string? json, CancellationToken ct = default)
    {
        var workflow = await FindAsync(id, ct);
        var graph = WorkflowReader.Read(json);
        var (kept, lost) = BindingCarryOver.Onto(graph, workflow.Bindings);
        var (scores, lostScores) = ScoreBinding.Onto(graph, workflow.Scores);
        return new(WorkflowPreview.Of(graph), kept, lost, scores, lostScores);
    }

    /// <summary>Takes a file that was exported anew. Bindings are kept where they are found again.</summary>
    /// <param name="bindings">Confirmed by a person; null keeps those that are found again, and refuses the file when one is lost.</param>
    /// <param name="scores">The same.</param>
    /// <param name="revision">The revision the change was made from.</param>
    public async Task<Workflow> ReplaceAsync(Guid id, string? json, IReadOnlyCollection<BindingChoice>? bindings, IReadOnlyCollection<ScoreChoice>? scores, int revision, CancellationToken ct = default)
    {
        var replacement = await PreviewReplacementAsync(id, json, ct);
        string[] lost = [.. (bindings is null ? replacement.Lost : []).Select(parameter => $"bindings.{parameter}"), .. (scores is null ? replacement.LostScores : []).Select(check => $"scores.{check}")];
        if (lost.Length > 0)
        {
            throw RejectedException.Invalid(
                "Nothing was imported, because some parameters or scores are not found again in this file. Bind them anew, or leave them out.",
                [.. lost.Select(field => new FieldError(field, "Its node is not there any more, or there are several like it."))]);
        }

        var graph = WorkflowReader.Read(json);
        var bound = bindings is null ? replacement.Kept : BindingChoice.Bind(graph, bindings);
        var reported = scores is null ? replacement.Scores : ScoreChoice.Bind(graph, scores);
        return await store.ChangeAsync(id, revision, (workflow, now) => workflow.Replace(graph, bound, reported, now), user.Name, ct) ?? throw Outdated();
    }

    /// <summary>Takes other bindings.</summary>
    /// <param name="bindings">Null keeps those there are.</param>
    /// <param name="scores">The same.</param>
    /// <param name="revision">The revision the change was made from.</param>
    public async Task<Workflow> RebindAsync(Guid id, IReadOnlyCollection<BindingChoice>? bindings, IReadOnlyCollection<ScoreChoice>? scores, int revision, CancellationToken ct = default)
    {
        var known = await FindAsync(id, ct);
        var graph = WorkflowReader.Read(known.Graph);
        var bound = bindings is null ? known.Bindings : BindingChoice.Bind(graph, bindings);
        var reported = scores is null ? known.Scores : ScoreChoice.Bind(graph, scores);
        return await store.ChangeAsync(id, revision, (workflow, now) => workflow.Bind(bound, reported, now), user.Name, ct) ?? throw Outdated();
    }

    /// <summary>Asks for backends that have all of these labels; none of them asks for nothing.</summary>
    /// <param name="revision">The revision the change was made from.</param>
    public async Task<Workflow> RequireLabelsAsync(Guid id, IEnumerable<string> labels, int revision, CancellationToken ct = default)
    {
        var read = BackendLabels.Read(labels);
        await FindAsync(id, ct);
        return await store.ChangeAsync(id, revision, (workflow, now) => workflow.Require(read, now), user.Name, ct) ?? throw Outdated();
    }

    public async Task RemoveAsync(Guid id, CancellationToken ct = default)
    {
        var workflow = await FindAsync(id, ct);
        if (await store.RemoveAsync(id, user.Name, ct) is { IsEmpty: false } users)
        {
            throw RejectedException.Conflict($"'{workflow.Title}' is used by {string.Join(", ", users)}. Let them use another workflow first.");
        }
    }

    /// <summary>Lets a scene type use other workflows. Attempts that are planned keep their recipes.</summary>
    /// <param name="names">By kind; a kind that is not named keeps its workflow.</param>
    public async Task<WorkflowAssignment> AssignAsync(Guid sceneTypeId, ImmutableSortedDictionary<AssetKind, string> names, CancellationToken ct = default)
    {
        if (names.IsEmpty)
        {
            throw RejectedException.Invalid("No workflow is named.", new FieldError("workflows", "Name at least one: image, video or audio."));
        }

        WorkflowRules.RequireKnownSimulations(names);
        return await store.AssignAsync(sceneTypeId, names, user.Name, ct) ?? throw RejectedException.NotFound("scene type");
    }

    private static RejectedException Outdated() =>
        RejectedException.Conflict("Somebody else has changed this workflow in the meantime. Load it again and repeat your change.");
}
