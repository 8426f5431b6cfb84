using System.Text.Json.Nodes;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class GraphReachTests
{
    [Fact]
    public void Of_OneOutput_IsWhatItTakesFrom() => Of("""{"1":{"inputs":{}},"2":{"inputs":{"model":["1",0],"text":"3"}},"3":{"inputs":{"model":["1",0]}}}""", "2").ShouldBe(["1", "2"], ignoreOrder: true);

    [Fact]
    public void Of_NodesInACircle_Ends() => Of("""{"1":{"inputs":{"a":["2",0]}},"2":{"inputs":{"a":["1",0]}}}""", "1").ShouldBe(["1", "2"], ignoreOrder: true);

    [Fact]
    public void Of_NodesThatAreNotThereOrTakeNothing_AreNoTrouble() => Of("""{"1":{"inputs":{"a":["7",0]}},"2":{}}""", "1", "2", "8").ShouldBe(["1", "2"], ignoreOrder: true);

    private static IReadOnlySet<string> Of(string graph, params string[] outputs) => GraphReach.Of((JsonObject)JsonNode.Parse(graph)!, outputs);
}
