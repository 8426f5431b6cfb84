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

        (await AskAsync(_graph)).ShouldBeEmpty();
        (await AskAsync((JsonObject)JsonNode.Parse(_graph.ToJsonString())!)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PreflightAsync_EverythingWrong_IsAllNamed()
    {
        _graph["12"] = TestGraphs.Node("WanMoreOfIt", []);
        _graph["4"]!["inputs"]!["ckpt_name"] = "flux.safetensors";
        _graph["3"]!["inputs"]!["cfg"] = 101;
        _graph["3"]!["inputs"]!["denoise"] = -0.5m;
        _graph["3"]!["inputs"]!.AsObject().Remove("steps");

        var problems = await AskAsync(_graph);

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

    [Fact]
    public void Read_ChoiceThatBringsInputsOfItsOwn_IsNotJudged() =>
        Input("""["COMFY_DYNAMICCOMBO_V3",{"options":[{"key":"auto","inputs":{}}]}]""").Type.ShouldBe("COMFY_DYNAMICCOMBO_V3");

    [Fact]
    public void Answer_OnlyAChoiceIsUnknown_FitsWithARemark()
    {
        GraphPreflight.Answer([new(ErrorClass.InvalidInput, "It does not list x.", IsRemark: true)]).ShouldBe(new(true, "It does not list x."));
        GraphPreflight.Answer([new(ErrorClass.InvalidInput, "It does not list x.", IsRemark: true), new(ErrorClass.MissingNode, "It has no node Y.")]).ShouldBe(new(false, "It has no node Y."));
        GraphPreflight.Answer([]).ShouldBe(new(true, ""));
    }

    private async Task<IReadOnlyList<GraphProblem>> AskAsync(JsonObject graph)
    {
        using var client = new ComfyUiClient(new() { Address = _studio.Server.Address }, TimeProvider.System);
        return await GraphPreflight.AskAsync(client, graph, _ct);
    }

    private static ComfyUiInput Input(string text) => ComfyUiInput.Read(JsonSerializer.Deserialize<JsonElement>(text), required: true);
}
