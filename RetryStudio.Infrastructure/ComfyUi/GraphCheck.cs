using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Looks a graph over before it is sent: some that are wrong do not only fail but end the server's worker for good.</summary>
public static class GraphCheck
{
    /// <summary>The first thing wrong with it, as a sentence; null when it may be sent.</summary>
    public static string? Problem(PreparedGraph prepared)
    {
        var graph = prepared.Graph;
        if (graph["nodes"] is JsonArray && graph["links"] is not null)
        {
            return "The workflow is in the format of the editor. Export it with File → Export (API) and import it anew.";
        }

        return graph.Count == 0
            ? "The workflow has no nodes."
            : graph.Select(node => NodeProblem(graph, node.Key, node.Value)).FirstOrDefault(problem => problem is not null) ?? TargetProblem(prepared);
    }

    /// <summary>The value comes from another node: its id and which of its outputs.</summary>
    public static bool IsLink(JsonNode? value) => value is JsonArray { Count: 2 } pair
        && pair[0]?.GetValueKind() == JsonValueKind.String && pair[1]?.GetValueKind() == JsonValueKind.Number;

    private static string? NodeProblem(JsonObject graph, string id, JsonNode? node)
    {
        if (node is not JsonObject fields || fields["class_type"] is not JsonValue type || type.GetValueKind() != JsonValueKind.String)
        {
            return $"Node {id} of the workflow has no class_type.";
        }

        // A node without inputs ends the server's worker: it stays up, and nothing ever runs on it again.
        return fields["inputs"] is JsonObject inputs
            ? inputs.Where(input => IsLink(input.Value) && !graph.ContainsKey((string)input.Value![0]!))
                .Select(input => $"Input {input.Key} of node {id} ({type}) is linked to node {(string)input.Value![0]!}, which is not there.").FirstOrDefault()
            : $"Node {id} ({type}) of the workflow has no inputs.";
    }

    private static string? TargetProblem(PreparedGraph prepared)
    {
        var inputs = prepared.Prefixes.Append(prepared.StartImage).Append(prepared.ReferenceImage).Append(prepared.SourceVideo).OfType<GraphInput>().Select(target => target.NodeId);
        return prepared.OutputNodes.IsDefaultOrEmpty
            ? "The workflow names no node whose files are the result."
            : prepared.OutputNodes.Concat(inputs).Where(id => !prepared.Graph.ContainsKey(id)).Select(id => $"The workflow has no node {id}, but a binding names it.").FirstOrDefault();
    }
}
