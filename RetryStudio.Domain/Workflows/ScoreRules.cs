using System.Collections.Immutable;

namespace RetryStudio.Domain.Workflows;

/// <summary>What score bindings must be to be stored.</summary>
public static class ScoreRules
{
    /// <summary>Letters of a check's name.</summary>
    public const int NameLimit = 60;

    /// <summary>Items of an output's list that are looked at.</summary>
    public const int IndexLimit = 1000;

    /// <exception cref="RejectedException">Names every score binding that leads nowhere.</exception>
    public static void Require(WorkflowGraph graph, ImmutableArray<ScoreBinding> scores)
    {
        var errors = Errors(graph, scores).ToImmutableArray();
        if (!errors.IsEmpty)
        {
            throw RejectedException.Invalid("The scores of the workflow cannot be bound like this.", errors);
        }
    }

    private static IEnumerable<FieldError> Errors(WorkflowGraph graph, ImmutableArray<ScoreBinding> scores)
    {
        foreach (var twice in scores.CountBy(score => score.Check).Where(count => count.Value > 1))
        {
            yield return new($"scores.{twice.Key}", "It is bound twice. A check has one score.");
        }

        foreach (var score in scores)
        {
            if (Fault(graph, score) is { } fault)
            {
                yield return new($"scores.{score.Check}", fault);
            }
        }

        if (!scores.IsEmpty && graph.Outputs.All(output => scores.Any(score => score.NodeId == output.Id)))
        {
            yield return new("scores", "No node is left whose file is the result: what a scoring node saves is never taken for it.");
        }
    }

    private static string? Fault(WorkflowGraph graph, ScoreBinding score) =>
        !IsName(score.Check) ? $"The check's name must be 1 to {NameLimit} small letters, digits and underscores, such as face_confidence."
        : graph.Find(score.NodeId) is null ? $"There is no node {score.NodeId}."
        : score.Index is < 0 or > IndexLimit ? $"The index must be from 0 to {IndexLimit}."
        : score.Key is { Length: 0 or > NameLimit } ? $"The key must be 1 to {NameLimit} letters. Leave it out to take whichever list has a score."
        : null;

    private static bool IsName(string name) => name.Length is > 0 and <= NameLimit && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');
}
