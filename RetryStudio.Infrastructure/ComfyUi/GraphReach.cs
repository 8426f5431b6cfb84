using System.Text.Json.Nodes;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Which nodes of a graph a server looks at: its outputs and whatever they take from, however far back. Others it leaves alone, right or wrong.</summary>
public static class GraphReach
{
    /// <returns>Ids of nodes that are in the graph, the outputs among them.</returns>
    public static IReadOnlySet<string> Of(JsonObject graph, IEnumerable<string> outputs)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>(outputs);
        while (next.TryDequeue(out var id))
        {
            if (graph[id] is JsonObject node && reached.Add(id) && node["inputs"] is JsonObject inputs)
            {
                foreach (var input in inputs.Where(input => GraphCheck.IsLink(input.Value)))
                {
                    next.Enqueue((string)input.Value![0]!);
                }
            }
        }

        return reached;
    }
}
