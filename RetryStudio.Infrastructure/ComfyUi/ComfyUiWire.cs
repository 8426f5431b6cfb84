using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>How the server writes JSON.</summary>
public static class ComfyUiWire
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}

/// <param name="Prompt">The graph. Its numbers are written as they stand in it: a seed is an exact integer of 64 bits.</param>
/// <param name="ClientId">A string, always: without one some versions leave cached outputs empty, and a number ends the server.</param>
public sealed record PromptRequest(JsonObject Prompt, string ClientId, string PromptId, PromptExtras ExtraData);

/// <summary>Travels with the prompt and comes back in its history, so that it is there after our own restart, too.</summary>
public sealed record PromptExtras(PromptMark RetryStudio);

/// <param name="Outputs">The nodes whose files are the result.</param>
/// <param name="Scores">The nodes whose output is a score.</param>
public sealed record PromptMark(ImmutableArray<string> Outputs, ImmutableArray<ScoreMark> Scores)
{
    /// <summary>Of a prompt that is not ours, or was sent by an earlier version of us.</summary>
    public static readonly PromptMark None = new([], []);

    public static PromptMark Of(PreparedGraph prepared) => new(prepared.OutputNodes, [.. prepared.Scores.Select(score => new ScoreMark(score.Check, score.NodeId, score.Key, score.Index))]);
}

/// <param name="Key">The list of the node's output that holds it; null takes whichever has one.</param>
/// <param name="Index">Which item of that list, from 0.</param>
public sealed record ScoreMark(string Check, string Node, string? Key, int Index);

public sealed record PromptReceipt(string? PromptId, JsonElement NodeErrors);

public sealed record SystemStats(SystemFacts? System, ImmutableArray<DeviceFacts> Devices);

public sealed record SystemFacts(string? ComfyuiVersion, string? Os);

public sealed record DeviceFacts(string? Name, long? VramTotal, long? VramFree);

public sealed record UploadedImage(string Name, string? Subfolder)
{
    /// <summary>As an image input takes it.</summary>
    public string Reference => string.IsNullOrEmpty(Subfolder) ? Name : $"{Subfolder}/{Name}";
}

public sealed record CancelAnswer(bool Cancelled);

/// <summary>What waits and what runs.</summary>
/// <param name="Pending">In the order in which they will run.</param>
public sealed record QueueSnapshot(ImmutableArray<string> Running, ImmutableArray<string> Pending)
{
    /// <summary>Items are arrays: number, id, graph, extra data, outputs. Pending ones stand in the order of a heap.</summary>
    public static QueueSnapshot Read(JsonElement answer) => new([.. Items(answer, "queue_running")], [.. Items(answer, "queue_pending")]);

    private static IEnumerable<string> Items(JsonElement answer, string name) =>
        answer.GetProperty(name).EnumerateArray().OrderBy(item => item[0].GetDouble()).Select(item => item[1].GetString() ?? "");
}
