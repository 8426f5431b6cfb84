using System.Collections.Concurrent;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.Persistence.Stores;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Makes graphs of the workflows that the studio keeps.</summary>
public sealed class StoredGraphs(WorkflowStore workflows, TimeProvider time) : IGraphSource
{
    /// <summary>How long a change may go unnoticed. Reading it anew for every prompt would stand between two generations.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Known> _known = new();

    public async Task<PreparedGraph> PrepareAsync(BackendJob job, CancellationToken ct)
    {
        var name = job.Recipe.Workflow;
        if (!_known.TryGetValue(name, out var known) || time.GetElapsedTime(known.ReadAt) > LookAgain)
        {
            known = _known[name] = await ReadAsync(name, ct);
        }

        // Its nodes are read in place, which only one at a time may do.
        lock (known)
        {
            return Prepare(known, job.Recipe);
        }
    }

    private async Task<Known> ReadAsync(string name, CancellationToken ct)
    {
        var readAt = time.GetTimestamp();
        var workflow = await workflows.NamedAsync(name, ct)
            ?? throw new BackendException(ErrorClass.InvalidWorkflow, $"There is no workflow '{name}'. Import it, or let the scene type use another one.");
        return new(workflow, WorkflowReader.Read(workflow.Graph), readAt);
    }

    private static PreparedGraph Prepare(Known known, Recipe recipe)
    {
        var (workflow, graph, _) = known;

        if (recipe.SourceVideo is not null && !workflow.Upscales)
        {
            throw new BackendException(ErrorClass.InvalidWorkflow, $"The workflow '{workflow.Name}' takes no clip to upscale any more. Bind its source video, or choose another one in the delivery format.");
        }

        // The adapter tells the start image's name after it has uploaded it, and a prefix that no other try has.
        var json = GraphPreparation.Prepare(graph, workflow.Bindings, recipe, startImage: null, prefix: "retrystudio");
        var scoring = workflow.Scores.Select(score => score.NodeId).ToHashSet();
        var outputs = graph.Outputs.ToList();
        return new(
            json,
            [.. outputs.Where(node => !scoring.Contains(node.Id)).OrderBy(node => node.ClassType.Contains("Preview", StringComparison.OrdinalIgnoreCase)).Select(node => node.Id)],
            PlaceOf(WorkflowParameter.StartImage),
            [.. outputs.Where(node => node.Has("filename_prefix")).Select(node => new GraphInput(node.Id, "filename_prefix"))])
        {
            ReferenceImage = recipe.ReferenceImage is null ? null : PlaceOf(WorkflowParameter.ReferenceImage),
            SourceVideo = PlaceOf(WorkflowParameter.SourceVideo),
            Scores = workflow.Scores,
            Bound = [.. workflow.Bindings.SelectMany(binding => binding.Targets).Select(target => new GraphInput(target.NodeId, target.Input))],
        };

        GraphInput? PlaceOf(string parameter) =>
            workflow.Bindings.FirstOrDefault(binding => binding.Parameter == parameter)?.Targets[0] is { } target ? new(target.NodeId, target.Input) : null;
    }

    private sealed record Known(Workflow Workflow, WorkflowGraph Graph, long ReadAt);
}
