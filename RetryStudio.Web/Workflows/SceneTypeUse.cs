using System.Collections.Immutable;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Web.Workflows;

/// <summary>Whether a scene type makes a kind with a workflow.</summary>
/// <param name="Now">The title of the workflow it uses for the kind; null: that of the simulated GPUs.</param>
/// <param name="Uses">It uses this one already.</param>
public sealed record SceneTypeUse(Guid Id, string Name, string? Now, bool Uses)
{
    public bool Chosen { get; set; } = Uses;

    /// <param name="workflow">Its id; null while it is not kept yet.</param>
    public static IReadOnlyList<SceneTypeUse> Of(IEnumerable<SceneTypeView> types, IEnumerable<WorkflowEntry> entries, AssetKind kind, Guid? workflow)
    {
        var used = entries.Where(entry => entry.Kind == kind).ToList();
        return [.. types.Select(type =>
        {
            var now = used.Find(entry => entry.UsedBy.Contains(type.Name));
            return new SceneTypeUse(type.Id, type.Name, now?.Title, now is not null && now.Id == workflow);
        })];
    }

    /// <summary>Carries out what was unticked, so that the workflow may become one that no scene type can use.</summary>
    public static async Task LeaveAsync(IEnumerable<SceneTypeUse> uses, WorkflowService workflows, AssetKind kind)
    {
        foreach (var use in uses.Where(use => use.Uses && !use.Chosen))
        {
            await workflows.AssignAsync(use.Id, ImmutableSortedDictionary<AssetKind, string>.Empty.Add(kind, BaseRecipes.Default.WorkflowOf(kind)));
        }
    }

    /// <summary>Carries out what was ticked and unticked.</summary>
    public static async Task ApplyAsync(IEnumerable<SceneTypeUse> uses, WorkflowService workflows, Workflow workflow)
    {
        // What was ticked before it became one that upscales is not offered any more, and what used it has left it.
        foreach (var use in uses.Where(use => use.Chosen != use.Uses && !workflow.Upscales))
        {
            await workflows.AssignAsync(use.Id, ImmutableSortedDictionary<AssetKind, string>.Empty.Add(workflow.Kind, use.Chosen ? workflow.Name : BaseRecipes.Default.WorkflowOf(workflow.Kind)));
        }
    }
}
