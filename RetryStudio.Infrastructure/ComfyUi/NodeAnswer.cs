using System.Text.Json;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>What a server says when it is asked for one node class.</summary>
public abstract record NodeAnswer
{
    private NodeAnswer()
    {
    }

    /// <param name="answer">What stands under the class's own name; nothing does for one that the server does not have.</param>
    public static NodeAnswer Read(string nodeClass, JsonElement answer) =>
        answer.ValueKind != JsonValueKind.Object ? new Untold()
        : answer.TryGetProperty(nodeClass, out var description) ? new Described(ComfyUiNode.Read(nodeClass, description))
        : new Absent();

    public sealed record Described(ComfyUiNode Node) : NodeAnswer;

    public sealed record Absent : NodeAnswer;

    /// <summary>It may have it, but stumbles over describing it, or a proxy does not let the question through.</summary>
    public sealed record Untold : NodeAnswer;
}
