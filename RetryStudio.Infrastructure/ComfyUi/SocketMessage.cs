using System.Text.Json;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>One message of the socket, as far as it is of use. It may be missed or come late: it is a hint, HTTP is the truth.</summary>
/// <param name="Done">How many nodes' worth of work is done, where it says.</param>
public sealed record SocketMessage(string Type, string PromptId, double? Done)
{
    /// <summary>The prompt has ended, or is about to.</summary>
    public bool IsEnd { get; private init; }

    /// <summary>Null for one that is of no prompt, or that nobody can read.</summary>
    public static SocketMessage? Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
                && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                && data.TryGetProperty("prompt_id", out var prompt) && prompt.ValueKind == JsonValueKind.String
                ? Of(type.GetString()!, prompt.GetString()!, data)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SocketMessage Of(string type, string prompt, JsonElement data) => new(type, prompt, type == "progress_state" ? DoneIn(data) : null)
    {
        IsEnd = type is "execution_success" or "execution_error" or "execution_interrupted"
            || (type == "executing" && (!data.TryGetProperty("node", out var node) || node.ValueKind == JsonValueKind.Null)),
    };

    private static double? DoneIn(JsonElement data) => data.TryGetProperty("nodes", out var nodes) && nodes.ValueKind == JsonValueKind.Object
        ? nodes.EnumerateObject().Select(node => node.Value).Sum(node => Number(node, "max") is > 0 and var max ? Math.Clamp(Number(node, "value") / max, 0, 1) : 0)
        : null;

    private static double Number(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
}
