using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace RetryStudio.Domain.Workflows;

/// <summary>A workflow as ComfyUI's API takes it: its nodes, checked to hang together.</summary>
public sealed class WorkflowGraph(ImmutableSortedDictionary<string, GraphNode> nodes)
{
    public ImmutableSortedDictionary<string, GraphNode> Nodes { get; } = nodes;

    public GraphNode this[string id] => Nodes[id];

    public GraphNode? Find(string id) => Nodes.GetValueOrDefault(id);

    /// <summary>Nodes that nobody takes anything from, and whose class sounds as if it kept or showed a result.</summary>
    public IEnumerable<GraphNode> Outputs
    {
        get
        {
            var used = Nodes.Values.SelectMany(node => node.Sources).ToHashSet();
            return Nodes.Values.Where(node => !used.Contains(node.Id) && NodeClasses.KeepsAResult(node.ClassType));
        }
    }

    /// <summary>The node from which an input comes, and every node behind it, nearest first.</summary>
    public IEnumerable<GraphNode> Behind(GraphNode node, string input)
    {
        var seen = new HashSet<string>();
        var next = new Queue<string>();
        Enqueue(node.Link(input));
        while (next.TryDequeue(out var id))
        {
            if (Find(id) is { } found)
            {
                yield return found;
                foreach (var source in found.Sources)
                {
                    Enqueue(source);
                }
            }
        }

        void Enqueue(string? id)
        {
            if (id is not null && seen.Add(id))
            {
                next.Enqueue(id);
            }
        }
    }

    /// <summary>What is sent: a copy that may be changed.</summary>
    public JsonObject ToJson()
    {
        var graph = new JsonObject();
        foreach (var node in Nodes.Values)
        {
            var json = new JsonObject { ["class_type"] = node.ClassType, ["inputs"] = node.Inputs.DeepClone() };
            if (node.Title is { } title)
            {
                json["_meta"] = new JsonObject { ["title"] = title };
            }

            graph[node.Id] = json;
        }

        return graph;
    }
}
