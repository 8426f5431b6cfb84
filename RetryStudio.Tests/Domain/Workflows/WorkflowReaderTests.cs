using RetryStudio.Domain;
using RetryStudio.Domain.Workflows;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class WorkflowReaderTests
{
    [Theory]
    [InlineData(Graphs.Sdxl, 7)]
    [InlineData(Graphs.Flux, 12)]
    [InlineData(Graphs.Wan, 14)]
    public void Read_ApiFormat_HasItsNodes(string json, int nodes) => Graphs.Read(json).Nodes.Count.ShouldBe(nodes);

    [Fact]
    public void Read_WrappedAsItIsPosted_IsUnwrapped() => Graphs.Read($$"""{"prompt": {{Graphs.Sdxl}}, "client_id": "x"}""").Nodes.Count.ShouldBe(7);

    [Fact]
    public void ToJson_OfWhatWasRead_IsTheSame()
    {
        var again = Graphs.Read(Graphs.Read(Graphs.Wan).ToJson().ToJsonString());

        again.ToJson().ToJsonString().ShouldBe(Graphs.Read(Graphs.Wan).ToJson().ToJsonString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("<html>", "line 1")]
    [InlineData("{\n\n]", "line 3")]
    [InlineData("[1,2]", "not an object")]
    [InlineData("{}", "no nodes")]
    [InlineData("""{"nodes":[],"links":[],"version":0.4}""", "Export (API)")]
    [InlineData("""{"1":{"class_type":"SaveImage"}}""", "API format")]
    [InlineData("""{"1":{"inputs":{}}}""", "API format")]
    [InlineData("""{"1":"SaveImage"}""", "API format")]
    [InlineData("""{"1":{"class_type":7,"inputs":{}}}""", "API format")]
    [InlineData("""{"1":{"class_type":"SaveImage","inputs":{"images":["2",0]}}}""", "lead nowhere")]
    [InlineData("""{"1":{"class_type":"A","inputs":{"x":["2",0]}},"2":{"class_type":"B","inputs":{"x":["1",0]}}}""", "depends on itself")]
    [InlineData("""{"1":{"class_type":"KSampler","inputs":{"seed":1}}}""", "saves its result")]
    public void Read_WrongFile_SaysWhatIsWrongAndWhatToDo(string text, string what)
    {
        var rejected = Should.Throw<RejectedException>(() => WorkflowReader.Read(text));

        rejected.Reason.ShouldBe(RejectionReason.Invalid);
        rejected.Message.ShouldContain(what);
        rejected.Fields.ShouldNotBeEmpty();
    }

    [Fact]
    public void Read_FiftyMegabytes_IsRefusedBeforeItIsParsed() =>
        Should.Throw<RejectedException>(() => WorkflowReader.Read(new string('{', 50_000_000))).Message.ShouldContain("too large");
}
