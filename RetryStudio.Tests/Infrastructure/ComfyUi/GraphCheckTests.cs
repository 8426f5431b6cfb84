using System.Collections.Immutable;
using System.Text.Json.Nodes;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class GraphCheckTests
{
    [Fact]
    public void Problem_GoodGraph_IsNone() => GraphCheck.Problem(TestGraphs.Of(ComfyUiFixture.Job())).ShouldBeNull();

    [Theory]
    [InlineData("""{"nodes":[],"links":[]}""", "File → Export (API)")]
    [InlineData("{}", "no nodes")]
    [InlineData("""{"9":null}""", "class_type")]
    [InlineData("""{"9":{"inputs":{}}}""", "class_type")]
    [InlineData("""{"9":{"class_type":7,"inputs":{}}}""", "class_type")]
    [InlineData("""{"9":{"class_type":"SaveImage"}}""", "no inputs")]
    [InlineData("""{"9":{"class_type":"SaveImage","inputs":[]}}""", "no inputs")]
    [InlineData("""{"9":{"class_type":"SaveImage","inputs":{"images":["3",0]}}}""", "node 3, which is not there")]
    [InlineData("""{"8":{"class_type":"SaveImage","inputs":{}}}""", "no node 9")]
    public void Problem_BadGraph_IsNamed(string graph, string words) =>
        GraphCheck.Problem(new((JsonObject)JsonNode.Parse(graph)!, ["9"], null, [])).ShouldNotBeNull().ShouldContain(words);

    [Fact]
    public void Problem_NoOutputNode_IsNamed() =>
        GraphCheck.Problem(TestGraphs.Of(ComfyUiFixture.Job()) with { OutputNodes = ImmutableArray<string>.Empty }).ShouldNotBeNull().ShouldContain("result");
}
