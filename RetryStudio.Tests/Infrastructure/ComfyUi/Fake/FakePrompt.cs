using System.Text.Json.Nodes;

namespace RetryStudio.Tests.Infrastructure.ComfyUi.Fake;

/// <summary>One prompt as the fake received it.</summary>
public sealed record FakePrompt(string Id, string ClientId, JsonObject Graph, JsonNode? ExtraData, double Number)
{
    public TaskCompletionSource<bool> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An input of a node, as exact text.</summary>
    public string Input(string node, string input) => Graph[node]!["inputs"]![input]!.ToJsonString();
}
