using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Workflows;
using RetryStudio.Infrastructure.Persistence.Stores;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Makes graphs of the workflows that the studio keeps.</summary>
public sealed class StoredGraphs(WorkflowStore workflows) : IGraphSource
{
    public async Task<PreparedGraph> PrepareAsync(BackendJob job, CancellationToken ct)
    {
        var name = job.Recipe.Workflow;
        var workflow = await workflows.NamedAsync(name, ct)
            ?? throw new BackendException(ErrorClass.InvalidWorkflow, $"There is no workflow '{name}'. Import it, or let the scene type use another one.");
        var graph = WorkflowReader.Read(workflow.Graph);

        // The adapter tells the start image's name after it has uploaded it, and a prefix that no other try has.
        var json = GraphPreparation.Prepare(graph, workflow.Bindings, job.Recipe, startImage: null, prefix: "retrystudio");
        var start = workflow.Bindings.FirstOrDefault(binding => binding.Parameter == WorkflowParameter.StartImage)?.Targets[0];
        var scoring = workflow.Scores.Select(score => score.NodeId).ToHashSet();
        var outputs = graph.Outputs.ToList();
        return new(
            json,
            [.. outputs.Where(node => !scoring.Contains(node.Id)).OrderBy(node => node.ClassType.Contains("Preview", StringComparison.OrdinalIgnoreCase)).Select(node => node.Id)],
            start is null ? null : new(start.NodeId, start.Input),
            [.. outputs.Where(node => node.Has("filename_prefix")).Select(node => new GraphInput(node.Id, "filename_prefix"))])
        {
            Scores = workflow.Scores,
        };
    }
}
