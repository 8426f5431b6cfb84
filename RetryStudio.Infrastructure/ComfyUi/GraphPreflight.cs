using System.Text.Json;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>Why a server cannot run a graph.</summary>
/// <param name="IsRemark">The server may take it all the same.</param>
public sealed record GraphProblem(ErrorClass Class, string Sentence, bool IsRemark = false);

/// <summary>Says beforehand why a server cannot run a graph: classes, models and ranges, as it describes them itself.</summary>
public static class GraphPreflight
{
    private const int MostSentences = 3;

    public static async Task<IReadOnlyList<GraphProblem>> AskAsync(ComfyUiClient client, JsonObject graph, CancellationToken ct)
    {
        var nodes = new Dictionary<string, ComfyUiNode>();
        foreach (var name in Classes(graph))
        {
            if (await client.NodeAsync(name, ct) is { } node)
            {
                nodes[name] = node;
            }
        }

        return Problems(graph, nodes);
    }

    /// <summary>What the server would surely refuse is a reason; a choice that only the node itself may judge is a remark.</summary>
    public static FitAnswer Answer(IReadOnlyList<GraphProblem> problems)
    {
        var reasons = problems.Where(problem => !problem.IsRemark).ToList();
        return new(reasons.Count == 0, string.Join(' ', (reasons.Count > 0 ? reasons : problems).Select(problem => problem.Sentence).Distinct().Take(MostSentences)));
    }

    /// <param name="nodes">The classes the server has, by name.</param>
    public static IReadOnlyList<GraphProblem> Problems(JsonObject graph, IReadOnlyDictionary<string, ComfyUiNode> nodes) =>
    [
        .. Classes(graph).Where(name => !nodes.ContainsKey(name)).Select(name => new GraphProblem(ErrorClass.MissingNode, $"It has no node {name}. Install it, or choose another backend.")),
        .. graph.Where(node => ClassOf(node.Value) is { } name && nodes.ContainsKey(name)).SelectMany(node => Problems(node.Key, node.Value!, nodes[ClassOf(node.Value)!])),
    ];

    private static IEnumerable<string> Classes(JsonObject graph) => graph.Select(node => ClassOf(node.Value)).OfType<string>().Distinct();

    private static IEnumerable<GraphProblem> Problems(string id, JsonNode node, ComfyUiNode description)
    {
        var values = node["inputs"] as JsonObject ?? [];
        foreach (var (name, input) in description.Inputs)
        {
            var where = $"{description.Class} (node {id})";
            if (!values.TryGetPropertyValue(name, out var value))
            {
                // Inputs that grow are given as name.0, name.1 …
                if (input.Required && !values.Any(given => given.Key.StartsWith(name + ".", StringComparison.Ordinal)))
                {
                    yield return new(ErrorClass.InvalidWorkflow, $"{where} needs the input {name}, which the workflow does not give.");
                }
            }
            else if (value is JsonValue given && Problem(where, name, input, given) is { } problem)
            {
                yield return problem;
            }
        }
    }

    private static GraphProblem? Problem(string where, string name, ComfyUiInput input, JsonValue value)
    {
        if (input.Type == "COMBO")
        {
            var text = value.ToString();
            return input.TakesAny || input.Options.Contains(text) ? null
                : ComfyUiErrors.IsModel(name, text) ? new(ErrorClass.MissingModel, $"It has no model {text}, which {where} needs. Install it, or choose another backend.")
                : new(ErrorClass.InvalidInput, $"{where} does not list {text} as its {name}.", IsRemark: true);
        }

        return input.Type is not ("INT" or "FLOAT") || Number(value) is not { } number ? null
            : number < input.Min ? new(ErrorClass.InvalidInput, $"{name} of {where} is {number}, but at least {input.Min} is needed.")
            : number > input.Max ? new(ErrorClass.InvalidInput, $"{name} of {where} is {number}, but at most {input.Max} is taken.")
            : null;
    }

    /// <summary>Exact up to the largest seed, whether the graph was read or made.</summary>
    private static decimal? Number(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.Number && JsonSerializer.SerializeToElement(value).TryGetDecimal(out var number) ? number : null;

    private static string? ClassOf(JsonNode? node) => node is JsonObject fields && fields["class_type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String ? (string)type! : null;
}
