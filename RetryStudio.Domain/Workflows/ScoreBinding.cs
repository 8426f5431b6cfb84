using System.Collections.Immutable;

namespace RetryStudio.Domain.Workflows;

/// <summary>Where a workflow's own quality node puts out a score. Class and title find it again when the workflow is exported anew.</summary>
/// <param name="Check">The check whose score it is.</param>
/// <param name="Key">The list of the node's output that holds it, as <c>text</c>; null takes whichever has one.</param>
/// <param name="Index">Which item of that list, from 0.</param>
public sealed record ScoreBinding(string Check, string NodeId, string? Key, int Index, string ClassType, string? Title)
{
    private const string TitlePrefix = "score:";

    /// <summary>The nodes whose authors titled them <c>score:NAME</c>.</summary>
    public static ImmutableArray<ScoreBinding> Suggest(WorkflowGraph graph) =>
        [.. graph.Nodes.Values.Where(node => node.Title?.StartsWith(TitlePrefix, StringComparison.OrdinalIgnoreCase) == true).Select(node => Of(node, node.Title![TitlePrefix.Length..].Trim(), null, 0))];

    /// <summary>Finds them again in a workflow that was exported anew; what its titles name beside them is taken, too.</summary>
    /// <returns>What was found, and the checks a person has to be asked about.</returns>
    public static (ImmutableArray<ScoreBinding> Kept, ImmutableArray<string> Lost) Onto(WorkflowGraph graph, ImmutableArray<ScoreBinding> scores)
    {
        ImmutableArray<ScoreBinding> found = [.. scores.Select(score => score.FindIn(graph)).OfType<ScoreBinding>()];
        ImmutableArray<ScoreBinding> kept = [.. found, .. Suggest(graph).Where(titled => found.All(score => score.Check != titled.Check))];
        return (kept, [.. scores.Select(score => score.Check).Except(kept.Select(score => score.Check))]);
    }

    internal static ScoreBinding Of(GraphNode node, string check, string? key, int index) => new(check, node.Id, key, index, node.ClassType, node.Title);

    private ScoreBinding? FindIn(WorkflowGraph graph)
    {
        if (graph.Find(NodeId) is { } same && same.ClassType == ClassType)
        {
            return this with { Title = same.Title };
        }

        var alike = graph.Nodes.Values.Where(node => node.ClassType == ClassType && node.Title == Title).Take(2).ToList();
        return alike is [var only] ? this with { NodeId = only.Id } : null;
    }
}

/// <summary>A place that a person has chosen for a score.</summary>
public sealed record ScoreChoice(string Check, string NodeId, string? Key = null, int Index = 0)
{
    /// <summary>The score bindings as they are kept.</summary>
    /// <exception cref="RejectedException">Names every choice that leads nowhere.</exception>
    public static ImmutableArray<ScoreBinding> Bind(WorkflowGraph graph, IReadOnlyCollection<ScoreChoice> choices)
    {
        // A node that is not there is named by the rules.
        ImmutableArray<ScoreBinding> scores = [.. choices.Select(choice => graph.Find(choice.NodeId) is { } node
            ? ScoreBinding.Of(node, choice.Check, choice.Key, choice.Index)
            : new(choice.Check, choice.NodeId, choice.Key, choice.Index, "", null))];
        ScoreRules.Require(graph, scores);
        return scores;
    }
}
