using System.Collections.Immutable;

namespace RetryStudio.Domain.Workflows;

/// <summary>What bindings must be to be stored.</summary>
public static class BindingRules
{
    private static readonly (string Parameter, string File)[] Files =
        [(WorkflowParameter.StartImage, "start image"), (WorkflowParameter.ReferenceImage, "reference image"), (WorkflowParameter.SourceVideo, "source clip")];

    /// <exception cref="RejectedException">Names every binding that leads nowhere.</exception>
    public static void Require(WorkflowGraph graph, ImmutableArray<Binding> bindings)
    {
        var errors = Errors(graph, bindings).ToImmutableArray();
        if (!errors.IsEmpty)
        {
            throw RejectedException.Invalid("The parameters of the workflow cannot be bound like this.", errors);
        }
    }

    private static IEnumerable<FieldError> Errors(WorkflowGraph graph, ImmutableArray<Binding> bindings)
    {
        bool Takes(string parameter) => bindings.Any(binding => binding.Parameter == parameter && !binding.Targets.IsEmpty);

        if (!Takes(WorkflowParameter.Seed) && !Takes(WorkflowParameter.SourceVideo))
        {
            yield return new($"bindings.{WorkflowParameter.Seed}", "The seed must go somewhere: without it every attempt gives the same picture.");
        }

        foreach (var twice in bindings.CountBy(binding => binding.Parameter).Where(count => count.Value > 1))
        {
            yield return new($"bindings.{twice.Key}", "It is bound twice. Name all of its places together.");
        }

        foreach (var taken in bindings.SelectMany(binding => binding.Targets).CountBy(target => (target.NodeId, target.Input)).Where(count => count.Value > 1))
        {
            yield return new($"bindings.{taken.Key.NodeId}.{taken.Key.Input}", "Two parameters go to the same input.");
        }

        foreach (var (parameter, file) in Files)
        {
            if (bindings.Any(binding => binding.Parameter == parameter && binding.Targets.Length > 1))
            {
                yield return new($"bindings.{parameter}", $"The {file} goes to one node only. Link in ComfyUI what else needs it to that node.");
            }
        }

        foreach (var binding in bindings)
        {
            if (!WorkflowParameter.Names.Contains(binding.Parameter))
            {
                yield return new($"bindings.{binding.Parameter}", $"There is no such parameter. It must be one of: {string.Join(", ", WorkflowParameter.Names)}.");
            }

            foreach (var target in binding.Targets)
            {
                if (Fault(graph, target) is { } fault)
                {
                    yield return new($"bindings.{binding.Parameter}", fault);
                }
            }
        }
    }

    private static string? Fault(WorkflowGraph graph, BindingTarget target) => graph.Find(target.NodeId) switch
    {
        null => $"There is no node {target.NodeId}.",
        var node when !node.Has(target.Input) => $"Node {target.NodeId} ({node.ClassType}) has no input '{target.Input}'.",
        var node when node.Link(target.Input) is { } link => $"'{target.Input}' of node {target.NodeId} comes from node {link}. Bind the value there.",
        _ => null,
    };
}
