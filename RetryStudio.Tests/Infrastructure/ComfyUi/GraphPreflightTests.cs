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
    private readonly PreparedGraph _prepared = TestGraphs.Of(ComfyUiFixture.Job(ulong.MaxValue, startImage: "/anywhere.png"));
    private ComfyUiFixture _studio = null!;

    private JsonObject Graph => _prepared.Graph;

    public async ValueTask InitializeAsync() => _studio = await ComfyUiFixture.StartAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task PreflightAsync_GoodGraph_HasNoProblems()
    {
        // An uploaded image is not among the options, and need not be.
        Graph["10"]!["inputs"]!["image"] = "retrystudio-1.png";
        Graph["12"] = TestGraphs.Node("PreviewImage", new() { ["images"] = new JsonArray("10", 0) });

        (await AskAsync(_prepared)).ShouldBeEmpty();
        (await AskAsync(_prepared with { Graph = (JsonObject)JsonNode.Parse(Graph.ToJsonString())! })).ShouldBeEmpty();
    }

    [Fact]
    public async Task PreflightAsync_EverythingWrong_IsAllNamed()
    {
        Graph["12"] = TestGraphs.Node("WanMoreOfIt", []);
        Graph["4"]!["inputs"]!["ckpt_name"] = "flux.safetensors";
        Graph["3"]!["inputs"]!["cfg"] = 101;
        Graph["3"]!["inputs"]!["denoise"] = -0.5m;
        Graph["3"]!["inputs"]!.AsObject().Remove("steps");

        var problems = await AskAsync(_prepared);

        problems.Select(problem => problem.Class).ShouldBe([ErrorClass.MissingNode, ErrorClass.MissingModel, ErrorClass.InvalidInput, ErrorClass.InvalidInput, ErrorClass.InvalidWorkflow]);
        problems[1].Sentence.ShouldBe("It has no model flux.safetensors, which CheckpointLoaderSimple (node 4) needs. Install it, or choose another backend.");
    }

    [Fact]
    public async Task PreflightAsync_NodesThatNoOutputTakesFrom_AreAskedForTheirClassOnly()
    {
        Graph["12"] = TestGraphs.Node("CheckpointLoaderSimple", new() { ["ckpt_name"] = "gone.safetensors" });
        Graph["13"] = TestGraphs.Node("KSampler", new() { ["cfg"] = 101, ["model"] = new JsonArray("12", 0) });
        Graph["14"] = TestGraphs.Node("VAEDecode", []);
        (await AskAsync(_prepared)).ShouldBeEmpty();

        Graph["15"] = TestGraphs.Node("WanMoreOfIt", new() { ["samples"] = new JsonArray("13", 0) });
        (await AskAsync(_prepared)).ShouldHaveSingleItem().Class.ShouldBe(ErrorClass.MissingNode);

        Graph["16"] = TestGraphs.Node("PreviewAny", new() { ["source"] = new JsonArray("12", 0) });
        (await AskAsync(_prepared)).Select(problem => problem.Class).ShouldBe([ErrorClass.MissingNode, ErrorClass.MissingModel]);
    }

    [Fact]
    public async Task PreflightAsync_SaverItLacks_TellsOfTheModelBehindItAsWell()
    {
        _studio.Server.Traps.MissingClass = "SaveImage";
        Graph["4"]!["inputs"]!["ckpt_name"] = "flux.safetensors";

        (await AskAsync(_prepared)).Select(problem => problem.Class).ShouldBe([ErrorClass.MissingNode, ErrorClass.MissingModel]);
    }

    [Theory]
    [InlineData("VAEDecode", 500, "500 Internal Server Error")]
    [InlineData("SaveImage", 500, "500 Internal Server Error")]
    [InlineData("Anything/Everywhere", 404, "<html><body>404</body></html>")]
    [InlineData("VAEDecode", 200, """{"VAEDecode":{"input":{"required":{"scale":["FLOAT",{"max":Infinity}]}}}}""")]
    public async Task PreflightAsync_ClassThatCannotBeDescribed_IsARemarkAndTheRestGoesOn(string name, int status, string body)
    {
        Graph["12"] = TestGraphs.Node("Anything/Everywhere", []);
        Graph["4"]!["inputs"]!["ckpt_name"] = "flux.safetensors";
        _studio.Server.Traps.UntoldClass = (name, status, body);
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            Graph.Remove("12");
        }

        var problems = await AskAsync(_prepared);

        problems.Select(problem => (problem.Class, problem.IsRemark)).ShouldBe([(ErrorClass.Internal, true), (ErrorClass.MissingModel, false)]);
        problems[0].Sentence.ShouldBe($"It could not say what {name} takes.");
    }

    [Theory]
    [InlineData(503, "503: Service Unavailable", ErrorClass.Connection)]
    [InlineData(401, "401: Unauthorized", ErrorClass.Unauthorised)]
    [InlineData(200, "<html><body>Welcome to the router</body></html>", ErrorClass.Connection)]
    public async Task PreflightAsync_ServerCannotBeAsked_Ends(int status, string body, ErrorClass error)
    {
        _studio.Server.Traps.UntoldClass = ("KSampler", status, body);

        (await Should.ThrowAsync<BackendException>(() => AskAsync(_prepared))).Class.ShouldBe(error);
    }

    [Fact]
    public async Task PreflightAsync_InputThatARecipeDecidesOn_IsARemark()
    {
        Graph["3"]!["inputs"]!["cfg"] = 101;
        Graph["3"]!["inputs"]!.AsObject().Remove("steps");
        (await AskAsync(_prepared)).ShouldAllBe(problem => !problem.IsRemark);

        var problems = await AskAsync(_prepared with { Bound = [new("3", "cfg"), new("3", "steps")] });

        problems.Select(problem => (problem.Class, problem.IsRemark)).ShouldBe([(ErrorClass.InvalidInput, true), (ErrorClass.InvalidWorkflow, true)]);
        GraphPreflight.Answer(problems).Fits.ShouldBeTrue();
    }

    [Fact]
    public async Task PreflightAsync_NothingIsAnOutput_IsAReason()
    {
        Graph.Remove("9");

        var problem = (await AskAsync(_prepared)).ShouldHaveSingleItem();

        (problem.Class, problem.IsRemark).ShouldBe((ErrorClass.InvalidWorkflow, false));
        problem.Sentence.ShouldBe("None of the workflow's nodes keeps or shows a result there, so nothing would run.");
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

    private async Task<IReadOnlyList<GraphProblem>> AskAsync(PreparedGraph prepared)
    {
        using var client = new ComfyUiClient(new() { Address = _studio.Server.Address }, TimeProvider.System);
        return await GraphPreflight.AskAsync(client, prepared, _ct);
    }

    private static ComfyUiInput Input(string text) => ComfyUiInput.Read(JsonSerializer.Deserialize<JsonElement>(text), required: true);
}
