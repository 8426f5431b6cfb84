using System.Text.Json.Nodes;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>One prompt as the fake received it.</summary>
public sealed record FakePrompt(string Id, string ClientId, JsonObject Graph, JsonNode? ExtraData, double Number)
{
    /// <summary>When it came, began to run and left the server's hands, in ticks of <see cref="System.Diagnostics.Stopwatch"/>; 0 until then.</summary>
    public long ReceivedAt { get; init; } = System.Diagnostics.Stopwatch.GetTimestamp();

    public long StartedAt { get; set; }

    public long EndedAt { get; set; }

    /// <summary>Somebody was told how it ended. A restart before that swallows what was rendered.</summary>
    public bool Told { get; set; }

    public TaskCompletionSource<bool> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An input of a node, as exact text.</summary>
    public string Input(string node, string input) => Graph[node]!["inputs"]![input]!.ToJsonString();
}
