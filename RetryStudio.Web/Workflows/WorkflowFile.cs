using System.Collections.Immutable;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Web.Workflows;

/// <summary>A workflow's file as it stands in a form: what it holds, and where the parameters go in it.</summary>
public sealed record WorkflowFile(string Json, WorkflowPreview Preview, BindingDraft Draft)
{
    /// <param name="bound">What is bound already; null ticks what is suggested for certain.</param>
    /// <exception cref="Domain.RejectedException">It cannot be read.</exception>
    public static WorkflowFile Read(string json, ImmutableArray<Binding>? bound = null)
    {
        var graph = WorkflowReader.Read(json);
        var preview = WorkflowPreview.Of(graph);
        return new(json, preview, new(graph, preview, bound));
    }
}
