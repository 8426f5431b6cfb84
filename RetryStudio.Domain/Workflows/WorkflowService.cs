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

    /// <summary>What recipes of this workflow may set.</summary>
    public async Task<RecipeFields> FieldsOfAsync(string name, CancellationToken ct = default)
    {
        var entry = (await store.AllAsync(ct)).FirstOrDefault(workflow => workflow.Name == name);
        return RecipeFields.Of(name, entry is null ? null : await store.FindAsync(entry.Id, ct));
    }

    /// <summary>Reads a file without keeping anything.</summary>
    public static WorkflowPreview Preview(string? json) => WorkflowPreview.Of(WorkflowReader.Read(json));

    /// <param name="name">What recipes call it; null makes one of the title.</param>
    /// <param name="bindings">Confirmed by a person.</param>
    /// <param name="scores">The same; null takes those that titles name.</param>
    /// <param name="labels">Only backends that have all of them take it; null asks for nothing.</param>
    public async Task<Workflow> ImportAsync(
        string? title, string? name, AssetKind? kind, string? json, IReadOnlyCollection<BindingChoice> bindings, IReadOnlyCollection<ScoreChoice>? scores = null, IReadOnlyCollection<string>? labels = null, CancellationToken ct = default)
    {
        var line = PlainText.Line(title, "title", Workflow.TitleLimit);
        var graph = WorkflowReader.Read(json);
        var reported = scores is null ? ScoreBinding.Suggest(graph) : ScoreChoice.Bind(graph, scores);
        ScoreRules.Require(graph, reported);
        var draft = new WorkflowDraft(WorkflowRules.Name(name, line), line, kind ?? WorkflowPreview.KindOf(graph), graph, BindingChoice.Bind(graph, bindings), reported) { Labels = BackendLabels.Read(labels ?? []) };
        return await store.AddAsync(draft, user.Name, ct)
            ?? throw RejectedException.Conflict($"There is a workflow '{draft.Name}' already. Import the file anew into that one, or choose another name.");
    }

    /// <summary>What a file that was exported anew would do to a workflow, without keeping anything.</summary>
    public async Task<WorkflowReplacement> PreviewReplacementAsync(Guid id, string? json, CancellationToken ct = default)
    {
        var workflow = await FindAsync(id, ct);
        return Replacement(workflow, WorkflowReader.Read(json));
    }

    /// <summary>Changes all that is given at once, or nothing.</summary>
    /// <param name="revision">The revision the change was made from.</param>
    public async Task<Workflow> ChangeAsync(Guid id, WorkflowChange change, int revision, CancellationToken ct = default)
    {
        var known = await FindAsync(id, ct);
        List<Action<Workflow, DateTimeOffset>> steps = [];
        if (change.File is { } file)
        {
            steps.Add(Replacing(known, file, change));
        }
        else if (change is not { Bindings: null, Scores: null })
        {
            steps.Add(Rebinding(known, change));
        }

        if (change.Labels is { } wanted)
        {
            var labels = BackendLabels.Read(wanted);
            steps.Add((workflow, now) => workflow.Require(labels, now));
        }

        if (change.Title is { } text)
        {
            var title = PlainText.Line(text, "title", Workflow.TitleLimit);
            steps.Add((workflow, now) => workflow.Rename(title, now));
        }

        if (steps.Count == 0)
        {
            throw RejectedException.Invalid("There is nothing to change.", new FieldError("title", "Send a title, labels, bindings, scores, a workflow, or several of them."));
        }

        return await store.ChangeAsync(id, revision, (workflow, now) => steps.ForEach(step => step(workflow, now)), user.Name, ct)
            ?? throw RejectedException.Conflict("Somebody else has changed this workflow in the meantime. Load it again and repeat your change.");
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

        WorkflowRules.RequireKnown(names);
        return await store.AssignAsync(sceneTypeId, names, user.Name, ct) ?? throw RejectedException.NotFound("scene type");
    }

    private static WorkflowReplacement Replacement(Workflow workflow, WorkflowGraph graph)
    {
        var (kept, lost) = BindingCarryOver.Onto(graph, workflow.Bindings);
        var (scores, lostScores) = ScoreBinding.Onto(graph, workflow.Scores);
        return new(WorkflowPreview.Of(graph), kept, lost, scores, lostScores);
    }

    private static Action<Workflow, DateTimeOffset> Replacing(Workflow known, string file, WorkflowChange change)
    {
        var graph = WorkflowReader.Read(file);
        var replacement = Replacement(known, graph);
        string[] lost = [.. (change.Bindings is null ? replacement.Lost : []).Select(parameter => $"bindings.{parameter}"), .. (change.Scores is null ? replacement.LostScores : []).Select(check => $"scores.{check}")];
        if (lost.Length > 0)
        {
            throw RejectedException.Invalid(
                "Nothing was imported, because some parameters or scores are not found again in this file. Bind them anew, or leave them out.",
                [.. lost.Select(field => new FieldError(field, "Its node is not there any more, or there are several like it."))]);
        }

        var bound = change.Bindings is { } bindings ? BindingChoice.Bind(graph, bindings) : replacement.Kept;
        var reported = change.Scores is { } scores ? ScoreChoice.Bind(graph, scores) : replacement.Scores;
        return (workflow, now) => workflow.Replace(graph, bound, reported, now);
    }

    private static Action<Workflow, DateTimeOffset> Rebinding(Workflow known, WorkflowChange change)
    {
        var graph = WorkflowReader.Read(known.Graph);
        var bound = change.Bindings is { } bindings ? BindingChoice.Bind(graph, bindings) : known.Bindings;
        var reported = change.Scores is { } scores ? ScoreChoice.Bind(graph, scores) : known.Scores;
        return (workflow, now) => workflow.Bind(bound, reported, now);
    }
}
