using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Builders;

namespace RetryStudio.Tests.Fakes;

/// <summary>Keeps workflows in memory, with the check of the revision.</summary>
public sealed class FakeWorkflowStore : IWorkflowStore
{
    public Dictionary<Guid, Workflow> Workflows { get; } = [];

    /// <summary>The scene types that use a workflow, by its id.</summary>
    public Dictionary<Guid, ImmutableArray<string>> Users { get; } = [];

    /// <summary>What scene types were told to use, in order.</summary>
    public List<(Guid SceneType, AssetKind Kind, string Workflow)> Assigned { get; } = [];

    public Task<IReadOnlyList<WorkflowEntry>> AllAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<WorkflowEntry>>([.. Workflows.Values.OrderBy(workflow => workflow.Title).Select(workflow =>
        new WorkflowEntry(workflow.Id, workflow.Name, workflow.Title, workflow.Kind, [.. workflow.Bindings.Select(binding => binding.Parameter)], Users.GetValueOrDefault(workflow.Id, []), workflow.Revision, workflow.UpdatedAt) { Labels = workflow.Labels })]);

    public Task<Workflow?> FindAsync(Guid id, CancellationToken ct) => Task.FromResult(Workflows.GetValueOrDefault(id));

    public Task<Workflow?> AddAsync(WorkflowDraft draft, string by, CancellationToken ct)
    {
        if (Workflows.Values.Any(workflow => workflow.Name == draft.Name))
        {
            return Task.FromResult<Workflow?>(null);
        }

        var workflow = new Workflow(Guid.NewGuid(), draft.Name, draft.Title, draft.Kind, draft.Graph, draft.Bindings, draft.Scores, by, Slots.Now, draft.Labels);
        Workflows[workflow.Id] = workflow;
        return Task.FromResult<Workflow?>(workflow);
    }

    public Task<Workflow?> ChangeAsync(Guid id, int revision, Action<Workflow, DateTimeOffset> change, string by, CancellationToken ct)
    {
        if (Workflows[id].Revision != revision)
        {
            return Task.FromResult<Workflow?>(null);
        }

        change(Workflows[id], Slots.Now);
        return Task.FromResult<Workflow?>(Workflows[id]);
    }

    public Task<ImmutableArray<string>> RemoveAsync(Guid id, string by, CancellationToken ct)
    {
        var users = Users.GetValueOrDefault(id, []);
        if (users.IsEmpty)
        {
            Workflows.Remove(id);
        }

        return Task.FromResult(users);
    }

    public Task<WorkflowAssignment?> AssignAsync(Guid sceneTypeId, ImmutableSortedDictionary<AssetKind, string> names, string by, CancellationToken ct)
    {
        Assigned.AddRange(names.Select(named => (sceneTypeId, named.Key, named.Value)));
        return Task.FromResult<WorkflowAssignment?>(new(sceneTypeId, "Dialogue", names));
    }
}
