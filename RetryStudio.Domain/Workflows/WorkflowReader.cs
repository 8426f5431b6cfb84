using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetryStudio.Domain.Workflows;

/// <summary>Reads a workflow file, or says what is wrong with it and what to do.</summary>
public static class WorkflowReader
{
    /// <summary>Characters. A workflow of this size has some 10,000 nodes; what is larger has pictures inside.</summary>
    public const int MostCharacters = 4_000_000;

    private const string Field = "workflow";

    private const int MostErrors = 20;

    public static WorkflowGraph Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw No("The workflow is empty.", "Choose a file that ComfyUI has exported with File → Export (API).");
        }

        RequireSize(text.Length, "characters");
        var root = Parse(text);
        if (root["nodes"] is JsonArray && root.ContainsKey("links"))
        {
            throw No("This is the workflow as ComfyUI's editor keeps it, which its API does not take.", "In ComfyUI, choose File → Export (API) and import that file.");
        }

        // Some tools wrap it as it is posted.
        var nodes = root is { Count: 1 } or { Count: 2 } && root["prompt"] is JsonObject inner ? inner : root;
        return Check(new(NodesOf(nodes)));
    }

    /// <summary>Refuses a file by its size alone, so that it need not be read.</summary>
    public static void RequireSize(long size, string unit = "bytes")
    {
        if (size > MostCharacters)
        {
            throw No(string.Create(CultureInfo.InvariantCulture, $"The workflow is too large: {size:N0} {unit}, at most {MostCharacters:N0} are possible."), "Export it without embedded pictures.");
        }
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw No("The workflow is not an object of nodes.", "Choose a file that ComfyUI has exported with File → Export (API).");
        }
        catch (JsonException broken)
        {
            throw No($"The workflow is not JSON: it cannot be read at line {(broken.LineNumber ?? 0) + 1}.", "Export it from ComfyUI again.");
        }
    }

    private static ImmutableSortedDictionary<string, GraphNode> NodesOf(JsonObject root)
    {
        var nodes = ImmutableSortedDictionary.CreateBuilder<string, GraphNode>(StringComparer.Ordinal);
        var errors = new List<FieldError>();
        foreach (var (id, value) in root)
        {
            // A node without inputs ends the server's worker: it must not even be sent.
            if (value is not JsonObject node)
            {
                errors.Add(new($"{Field}.{id}", "It is not a node."));
            }
            else if (node["class_type"] is not JsonValue type || type.GetValueKind() != JsonValueKind.String || type.GetValue<string>().Length == 0)
            {
                errors.Add(new($"{Field}.{id}", "It names no class (class_type)."));
            }
            else if (node["inputs"] is not JsonObject inputs)
            {
                errors.Add(new($"{Field}.{id}", "It has no inputs."));
            }
            else
            {
                var title = (node["_meta"] as JsonObject)?["title"] is JsonValue named && named.GetValueKind() == JsonValueKind.String ? named.GetValue<string>() : null;
                nodes.Add(id, new(id, type.GetValue<string>(), title, (JsonObject)inputs.DeepClone()));
            }
        }

        return (errors.Count, nodes.Count) switch
        {
            ( > 0, _) => throw Rejected("The workflow is not in API format. In ComfyUI, choose File → Export (API) and import that file.", errors),
            (_, 0) => throw No("The workflow has no nodes.", "Choose a file that ComfyUI has exported with File → Export (API)."),
            _ => nodes.ToImmutable(),
        };
    }

    private static WorkflowGraph Check(WorkflowGraph graph)
    {
        var dangling = graph.Nodes.Values
            .SelectMany(node => node.Sources.Where(source => graph.Find(source) is null).Select(source => new FieldError($"{Field}.{node.Id}", $"It takes something from node {source}, which is not there.")))
            .ToList();
        if (dangling.Count > 0)
        {
            throw Rejected("Some links of the workflow lead nowhere. Export it from ComfyUI again.", dangling);
        }

        if (Cycle(graph) is { } inCycle)
        {
            throw No($"Node {inCycle} depends on itself.", "Cut the circle in ComfyUI and export it again.");
        }

        return graph.Outputs.Any() ? graph : throw No("No node of the workflow saves its result.", "Add a SaveImage, a SaveVideo or a VHS_VideoCombine in ComfyUI and export it again.");
    }

    private static string? Cycle(WorkflowGraph graph)
    {
        // Nodes are taken away once everything they depend on is away; what is left depends on itself.
        var waiting = graph.Nodes.Values.ToDictionary(node => node.Id, node => node.Sources.ToHashSet());
        var users = graph.Nodes.Values.SelectMany(node => node.Sources.Distinct().Select(source => (source, node.Id))).ToLookup(link => link.source, link => link.Id);
        var free = new Queue<string>(waiting.Where(node => node.Value.Count == 0).Select(node => node.Key));
        while (free.TryDequeue(out var done))
        {
            waiting.Remove(done);
            foreach (var user in users[done])
            {
                if (waiting[user].Remove(done) && waiting[user].Count == 0)
                {
                    free.Enqueue(user);
                }
            }
        }

        return waiting.Keys.Order(StringComparer.Ordinal).FirstOrDefault();
    }

    private static RejectedException No(string what, string mend) => RejectedException.Invalid($"{what} {mend}", new FieldError(Field, what));

    private static RejectedException Rejected(string sentence, List<FieldError> errors) => RejectedException.Invalid(sentence, [.. errors.Take(MostErrors)]);
}
