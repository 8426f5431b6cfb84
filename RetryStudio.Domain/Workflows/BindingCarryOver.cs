using System.Collections.Immutable;

namespace RetryStudio.Domain.Workflows;

/// <summary>Finds the places of bindings again in a workflow that was exported anew. Pure.</summary>
public static class BindingCarryOver
{
    /// <returns>What was found again, and the parameters a person has to be asked about.</returns>
    public static (ImmutableArray<Binding> Kept, ImmutableArray<string> Lost) Onto(WorkflowGraph graph, ImmutableArray<Binding> bindings)
    {
        var kept = ImmutableArray.CreateBuilder<Binding>();
        var lost = ImmutableArray.CreateBuilder<string>();
        foreach (var binding in bindings)
        {
            var found = binding.Targets.Select(target => Find(graph, target)).OfType<BindingTarget>().ToImmutableArray();
            if (!found.IsEmpty)
            {
                kept.Add(binding with { Targets = found });
            }

            if (found.Length < binding.Targets.Length)
            {
                lost.Add(binding.Parameter);
            }
        }

        return (kept.ToImmutable(), lost.ToImmutable());
    }

    // Ids are kept by the editor for as long as a node lives; after that only its class and its title tell it.
    private static BindingTarget? Find(WorkflowGraph graph, BindingTarget target)
    {
        if (graph.Find(target.NodeId) is { } same && same.ClassType == target.ClassType && Holds(same, target.Input))
        {
            return target with { Title = same.Title };
        }

        var alike = graph.Nodes.Values.Where(node => node.ClassType == target.ClassType && node.Title == target.Title && Holds(node, target.Input)).Take(2).ToList();
        return alike is [var only] ? target with { NodeId = only.Id } : null;
    }

    private static bool Holds(GraphNode node, string input) => node.Has(input) && node.Link(input) is null;
}
