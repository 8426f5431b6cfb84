using System.Collections.Immutable;

namespace RetryStudio.Domain.Workflows;

/// <summary>A place that a person has chosen for a parameter. Several of one parameter all get its value.</summary>
/// <param name="Transform">Null takes the one that was suggested for this place, if there was one.</param>
public sealed record BindingChoice(string Parameter, string NodeId, string Input, BindingTransform? Transform = null)
{
    /// <summary>The bindings as they are kept.</summary>
    /// <exception cref="RejectedException">Names every choice that leads nowhere.</exception>
    public static ImmutableArray<Binding> Bind(WorkflowGraph graph, IReadOnlyCollection<BindingChoice> choices)
    {
        var suggested = BindingInference.Suggest(graph);
        ImmutableArray<Binding> bindings = [.. choices.GroupBy(choice => choice.Parameter).Select(group => new Binding(group.Key, [.. group.Select(Target)]))];
        BindingRules.Require(graph, bindings);
        return bindings;

        BindingTarget Target(BindingChoice choice)
        {
            var known = suggested.FirstOrDefault(item => item.Parameter == choice.Parameter && item.Target.NodeId == choice.NodeId && item.Target.Input == choice.Input);
            var transform = choice.Transform ?? known?.Target.Transform ?? BindingTransform.None;

            // A node that is not there is named by the rules.
            return graph.Find(choice.NodeId) is { } node ? BindingTarget.Of(node, choice.Input, transform) : new(choice.NodeId, choice.Input, "", null, transform);
        }
    }
}
