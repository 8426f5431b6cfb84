using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Workflows;

/// <summary>Keeps workflows, and which scene types use them.</summary>
public interface IWorkflowStore
{
    /// <summary>By title.</summary>
    Task<IReadOnlyList<WorkflowEntry>> AllAsync(CancellationToken ct);

    /// <summary>Null when there is no such workflow.</summary>
    Task<Workflow?> FindAsync(Guid id, CancellationToken ct);

    /// <summary>Null when the name is taken.</summary>
    Task<Workflow?> AddAsync(WorkflowDraft draft, string by, CancellationToken ct);

    /// <summary>Changes a workflow; null when the revision is no longer the newest.</summary>
    /// <param name="change">May be carried out more than once.</param>
    Task<Workflow?> ChangeAsync(Guid id, int revision, Action<Workflow, DateTimeOffset> change, string by, CancellationToken ct);

    /// <summary>Removes a workflow unless scene types or deliveries use it; their names.</summary>
    Task<ImmutableArray<string>> RemoveAsync(Guid id, string by, CancellationToken ct);

    /// <summary>Lets a scene type use these workflows, by kind; kinds that are not named keep theirs. What it uses then; null when there is no such scene type.</summary>
    Task<WorkflowAssignment?> AssignAsync(Guid sceneTypeId, ImmutableSortedDictionary<AssetKind, string> names, string by, CancellationToken ct);
}

/// <summary>A workflow that is to be kept.</summary>
public sealed record WorkflowDraft(string Name, string Title, AssetKind Kind, WorkflowGraph Graph, ImmutableArray<Binding> Bindings, ImmutableArray<ScoreBinding> Scores)
{
    /// <summary>Only backends with all of these labels take it.</summary>
    public ImmutableSortedSet<string> Labels { get; init; } = [];
}

/// <param name="UsedBy">The names of the scene types and deliveries that use it.</param>
public sealed record WorkflowEntry(Guid Id, string Name, string Title, AssetKind Kind, ImmutableArray<string> Parameters, ImmutableArray<string> UsedBy, int Revision, DateTimeOffset UpdatedAt)
{
    /// <summary>It makes larger clips of those that are there.</summary>
    public bool Upscales => Kind == AssetKind.Video && Parameters.Contains(WorkflowParameter.SourceVideo);

    /// <summary>Only backends with all of these labels take it.</summary>
    public ImmutableSortedSet<string> Labels { get; init; } = [];
}

/// <summary>What a scene type makes its assets with.</summary>
public sealed record WorkflowAssignment(Guid SceneTypeId, string SceneType, ImmutableSortedDictionary<AssetKind, string> Workflows);
