using System.Collections.Immutable;
using RetryStudio.Domain.Generation;

namespace RetryStudio.Domain.Workflows;

/// <summary>What a workflow file holds, before anything is kept.</summary>
/// <param name="Kind">What it seems to make.</param>
/// <param name="Outputs">The nodes that keep a result.</param>
/// <param name="Models">The files a server must have.</param>
/// <param name="Scores">The scores that its titles name.</param>
/// <param name="NotSupported">Parameters for which no place was found: recipes change nothing there.</param>
public sealed record WorkflowPreview(
    AssetKind Kind, int Nodes, ImmutableArray<WorkflowNode> Outputs, ImmutableArray<string> Models, ImmutableArray<SuggestedBinding> Suggestions, ImmutableArray<ScoreBinding> Scores, ImmutableArray<string> NotSupported)
{
    private static readonly string[] ModelEndings = [".safetensors", ".sft", ".gguf", ".ckpt", ".pt", ".pth", ".bin"];

    private static readonly string[] VideoWords = ["Video", "Animated", "WEBM"];

    public static WorkflowPreview Of(WorkflowGraph graph)
    {
        var suggestions = BindingInference.Suggest(graph);
        return new(
            KindOf(graph),
            graph.Nodes.Count,
            [.. graph.Outputs.Select(WorkflowNode.Of)],
            [.. graph.Nodes.Values.SelectMany(node => node.Values.Select(node.Text)).OfType<string>().Where(IsModel).Distinct().Order(StringComparer.Ordinal)],
            [.. suggestions.Select(item => new SuggestedBinding(item.Parameter, item.Target, item.Reason, item.Certain, graph[item.Target.NodeId].Text(item.Target.Input)))],
            ScoreBinding.Suggest(graph),
            [.. WorkflowParameter.Names.Except(suggestions.Select(item => item.Parameter))]);
    }

    public static AssetKind KindOf(WorkflowGraph graph)
    {
        var classes = graph.Outputs.Select(node => node.ClassType).ToList();
        return classes.Exists(name => VideoWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))) ? AssetKind.Video
            : classes.TrueForAll(name => name.Contains("Audio", StringComparison.OrdinalIgnoreCase)) ? AssetKind.Audio
            : AssetKind.Image;
    }

    /// <summary>The bindings of which inference is certain, as they would be stored.</summary>
    public ImmutableArray<Binding> CertainBindings() =>
        [.. Suggestions.Where(item => item.Certain).GroupBy(item => item.Parameter).Select(group => new Binding(group.Key, [.. group.Select(item => item.Target)]))];

    private static bool IsModel(string text) => ModelEndings.Any(ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}

/// <param name="Title">What its author called it; null when they did not.</param>
public sealed record WorkflowNode(string Id, string ClassType, string? Title)
{
    public static WorkflowNode Of(GraphNode node) => new(node.Id, node.ClassType, node.Title);
}

/// <param name="Reason">Why, in words.</param>
/// <param name="Certain">False when there are others as likely: the person has to choose.</param>
/// <param name="Current">What the file has there.</param>
public sealed record SuggestedBinding(string Parameter, BindingTarget Target, string Reason, bool Certain, string? Current);

/// <summary>What a file that was exported anew does to a workflow's bindings.</summary>
/// <param name="Lost">Parameters that are not found again, wholly or in part.</param>
/// <param name="Scores">The scores it would report.</param>
/// <param name="LostScores">Checks whose scores are not found again.</param>
public sealed record WorkflowReplacement(WorkflowPreview Preview, ImmutableArray<Binding> Kept, ImmutableArray<string> Lost, ImmutableArray<ScoreBinding> Scores, ImmutableArray<string> LostScores);
