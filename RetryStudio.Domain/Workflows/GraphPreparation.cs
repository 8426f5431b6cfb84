using System.Collections.Immutable;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Workflows;

/// <summary>Writes a recipe into a workflow's graph. Pure.</summary>
public static class GraphPreparation
{
    /// <param name="startImage">The name under which the backend keeps the start image; null when there is none.</param>
    /// <param name="prefix">Goes before the names of the files that are saved; unique, so that no cached result is taken for a new one.</param>
    public static JsonObject Prepare(WorkflowGraph graph, ImmutableArray<Binding> bindings, Recipe recipe, string? startImage, string prefix)
    {
        var json = graph.ToJson();
        foreach (var binding in bindings)
        {
            foreach (var target in binding.Targets)
            {
                if (WorkflowParameter.ValueOf(binding.Parameter, recipe, target.Transform, startImage) is { } value)
                {
                    InputsOf(json, target.NodeId)[target.Input] = value;
                }
            }
        }

        foreach (var output in graph.Outputs.Where(node => node.Has("filename_prefix")))
        {
            InputsOf(json, output.Id)["filename_prefix"] = prefix;
        }

        return json;
    }

    /// <summary>What a recipe asks for and the workflow has no place for.</summary>
    public static ImmutableArray<string> NotSupported(ImmutableArray<Binding> bindings, Recipe recipe) =>
        [.. WorkflowParameter.Names.Where(name => !bindings.Any(binding => binding.Parameter == name) && IsAskedFor(name, recipe))];

    private static bool IsAskedFor(string name, Recipe recipe) => name switch
    {
        WorkflowParameter.Seed or WorkflowParameter.Prompt => true,
        WorkflowParameter.NegativePrompt => recipe.NegativePrompt.Length > 0,
        WorkflowParameter.StartImage => recipe.StartImage is not null,
        WorkflowParameter.ReferenceImage => recipe.ReferenceImage is not null,
        WorkflowParameter.SourceVideo => recipe.SourceVideo is not null,
        _ => WorkflowParameter.NumberOf(name, recipe) is not null,
    };

    private static JsonObject InputsOf(JsonObject graph, string nodeId) => (JsonObject)graph[nodeId]!["inputs"]!;
}
