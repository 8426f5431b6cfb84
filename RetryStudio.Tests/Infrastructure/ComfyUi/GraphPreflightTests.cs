using System.Text.Json;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class GraphPreflightTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly JsonObject _graph = TestGraphs.Of(ComfyUiFixture.Job(ulong.MaxValue, startImage: "/anywhere.png")).Graph;
    private ComfyUiFixture _studio = null!;

    public async ValueTask InitializeAsync() => _studio = await ComfyUiFixture.StartAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task PreflightAsync_GoodGraph_HasNoProblems()
    {
        // An uploaded image is not among the options, and need not be.
        _graph["10"]!["inputs"]!["image"] = "retrystudio-1.png";

        (await _studio.Backend.PreflightAsync(_graph, _ct)).ShouldBeEmpty();
        (await _studio.Backend.PreflightAsync((JsonObject)JsonNode.Parse(_graph.ToJsonString())!, _ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PreflightAsync_EverythingWrong_IsAllNamed()
    {
        _graph["12"] = TestGraphs.Node("WanMoreOfIt", []);
        _graph["4"]!["inputs"]!["ckpt_name"] = "flux.safetensors";
        _graph["3"]!["inputs"]!["cfg"] = 101;
        _graph["3"]!["inputs"]!["denoise"] = -0.5m;
        _graph["3"]!["inputs"]!.AsObject().Remove("steps");

        var problems = await _studio.Backend.PreflightAsync(_graph, _ct);

        problems.Select(problem => problem.Class).ShouldBe([ErrorClass.MissingNode, ErrorClass.MissingModel, ErrorClass.InvalidInput, ErrorClass.InvalidInput, ErrorClass.InvalidWorkflow]);
        problems[1].Sentence.ShouldBe("It has no model flux.safetensors, which CheckpointLoaderSimple (node 4) needs. Install it, or choose another backend.");
    }

    [Theory]
    [InlineData("""[["a.ckpt","b.ckpt"],{"tooltip":"x"}]""")]
    [InlineData("""["COMBO",{"options":["a.ckpt","b.ckpt"]}]""")]
    public void Read_ComboOfEitherShape_HasItsOptions(string text)
    {
        var input = Input(text);

        (input.Type, input.Options.Length).ShouldBe(("COMBO", 2));
    }

    [Fact]
    public void Read_Number_HasItsExactRange()
    {
        var input = Input("""["INT",{"min":0,"max":18446744073709551615,"step":8}]""");

        (input.Type, input.Min, input.Max, input.Step).ShouldBe(("INT", 0m, (decimal)ulong.MaxValue, 8m));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""["INT",{"min":1e400}]""")]
    public void Read_OtherShapes_HaveNoRange(string text) => Input(text).Min.ShouldBeNull();

    private static ComfyUiInput Input(string text) => ComfyUiInput.Read(JsonSerializer.Deserialize<JsonElement>(text), required: true);
}
