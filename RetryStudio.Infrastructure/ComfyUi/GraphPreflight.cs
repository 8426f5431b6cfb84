using System.Diagnostics;
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

    public static async Task<IReadOnlyList<GraphProblem>> AskAsync(ComfyUiClient client, PreparedGraph prepared, CancellationToken ct)
    {
        var answers = new Dictionary<string, NodeAnswer>();
        foreach (var name in Classes(prepared.Graph))
        {
            answers[name] = await client.NodeAsync(name, ct);
        }

        return Problems(prepared, answers);
    }

    /// <summary>What the server would surely refuse is a reason; a choice that only the node itself may judge, and a value that a recipe will replace, is a remark.</summary>
    public static FitAnswer Answer(IReadOnlyList<GraphProblem> problems)
    {
        var reasons = problems.Where(problem => !problem.IsRemark).ToList();
        return new(reasons.Count == 0, string.Join(' ', (reasons.Count > 0 ? reasons : problems).Select(problem => problem.Sentence).Distinct().Take(MostSentences)));
    }

    /// <param name="answers">What the server says of every class of the graph.</param>
    public static IReadOnlyList<GraphProblem> Problems(PreparedGraph prepared, IReadOnlyDictionary<string, NodeAnswer> answers)
    {
        var graph = prepared.Graph;
        var outputs = Outputs(prepared, answers).ToList();
        if (outputs.Count == 0 && answers.Values.All(answer => answer is NodeAnswer.Described))
        {
            return [new(ErrorClass.InvalidWorkflow, "None of the workflow's nodes keeps or shows a result there, so nothing would run.")];
        }

        var reached = GraphReach.Of(graph, outputs);
        return
        [
            .. Classes(graph).Select(name => ClassProblem(name, answers[name])).OfType<GraphProblem>(),
            .. graph.Where(node => reached.Contains(node.Key)).SelectMany(node => InputProblems(node.Key, node.Value!, prepared, answers)),
        ];
    }

    private static IEnumerable<string> Classes(JsonObject graph) => graph.Select(node => ClassOf(node.Value)).OfType<string>().Distinct();

    /// <summary>Where the server does not say whether a node is an output, the bindings tell.</summary>
    private static IEnumerable<string> Outputs(PreparedGraph prepared, IReadOnlyDictionary<string, NodeAnswer> answers) =>
        from node in prepared.Graph
        let name = ClassOf(node.Value)
        where name is not null && (answers[name] is NodeAnswer.Described(var description) ? description.IsOutput : prepared.OutputNodes.Contains(node.Key))
        select node.Key;

    private static GraphProblem? ClassProblem(string name, NodeAnswer answer) => answer switch
    {
        NodeAnswer.Described => null,
        NodeAnswer.Absent => new(ErrorClass.MissingNode, $"It has no node {name}. Install it, or choose another backend."),
        NodeAnswer.Untold => new(ErrorClass.Internal, $"It could not say what {name} takes.", IsRemark: true),
        _ => throw new UnreachableException(),
    };

    private static IEnumerable<GraphProblem> InputProblems(string id, JsonNode node, PreparedGraph prepared, IReadOnlyDictionary<string, NodeAnswer> answers) =>
        ClassOf(node) is { } name && answers[name] is NodeAnswer.Described(var description)
            ? InputCheck.Problems(id, node["inputs"] as JsonObject ?? [], description, input => prepared.Bound.Contains(new(id, input)))
            : [];

    private static string? ClassOf(JsonNode? node) => node is JsonObject fields && fields["class_type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String ? (string)type! : null;
}
