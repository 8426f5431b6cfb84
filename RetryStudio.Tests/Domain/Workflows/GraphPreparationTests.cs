using System.Collections.Immutable;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Workflows;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Workflows;

public sealed class GraphPreparationTests
{
    [Fact]
    public void Prepare_Recipe_StandsInTheGraphThatIsSent()
    {
        var recipe = Recipes.Image(ulong.MaxValue) with { Cfg = 7.3m, Denoise = 0.82m, Steps = 31, Prompt = "a storm", NegativePrompt = "calm", Width = 1000, Height = 562 };

        var graph = Prepare(Graphs.Sdxl, recipe);

        Value(graph, "3", "seed").ShouldBe("18446744073709551615");
        Value(graph, "3", "cfg").ShouldBe("7.3");
        Value(graph, "3", "denoise").ShouldBe("0.82");
        Value(graph, "3", "steps").ShouldBe("31");
        (Value(graph, "6", "text"), Value(graph, "7", "text")).ShouldBe(("\"a storm\"", "\"calm\""));
        (Value(graph, "5", "width"), Value(graph, "5", "height")).ShouldBe(("1000", "560"));
        Value(graph, "9", "filename_prefix").ShouldBe("\"retrystudio/1/2\"");
    }

    [Fact]
    public void Prepare_Video_CountsFramesByFourAndMovesTheSplit()
    {
        var graph = Prepare(Graphs.Wan, Recipes.Video(7) with { Seconds = 3, Fps = 16, Steps = 30, Width = 640, Height = 360 }, "start (1).png");

        Value(graph, "50", "length").ShouldBe("49");
        (Value(graph, "57", "end_at_step"), Value(graph, "58", "start_at_step"), Value(graph, "58", "end_at_step")).ShouldBe(("15", "15", "10000"));
        (Value(graph, "57", "noise_seed"), Value(graph, "58", "noise_seed")).ShouldBe(("7", "0"));
        Value(graph, "52", "image").ShouldBe("\"start (1).png\"");
        Value(graph, "129:86", "value").ShouldBe("368");
    }

    [Fact]
    public void Prepare_Twice_LeavesTheWorkflowAsItIs()
    {
        var workflow = Graphs.Read(Graphs.Sdxl);
        var before = workflow.ToJson().ToJsonString();

        GraphPreparation.Prepare(workflow, Bindings(workflow), Recipes.Image(5), null, "x");

        workflow.ToJson().ToJsonString().ShouldBe(before);
    }

    [Fact]
    public void NotSupported_ParameterWithoutAPlace_IsNamed()
    {
        var bindings = Bindings(Graphs.Read(Graphs.Flux));

        GraphPreparation.NotSupported(bindings, Recipes.Image() with { NegativePrompt = "blurry" }).ShouldBe(["negativePrompt", "cfg"]);
    }

    [Theory]
    [InlineData(80, 81)]
    [InlineData(82, 81)]
    [InlineData(84, 85)]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    public void Transform_FramesByFour_IsTheNearest(int frames, int expected) => new BindingTransform(Least: 1, FramesByFour: true).Apply(frames).ShouldBe(expected);

    [Fact]
    public void ValueOf_NodeWithASmallSeed_IsFoldedIntoItsRange() =>
        WorkflowParameter.ValueOf("seed", Recipes.Image(ulong.MaxValue), new(Most: uint.MaxValue), null)!.ToJsonString().ShouldBe("4294967295");

    private static ImmutableArray<Binding> Bindings(WorkflowGraph graph) =>
        [.. BindingInference.Suggest(graph).GroupBy(item => item.Parameter).Select(group => new Binding(group.Key, [.. group.Select(item => item.Target)]))];

    private static JsonObject Prepare(string json, Recipe recipe, string? startImage = null)
    {
        var graph = Graphs.Read(json);
        return GraphPreparation.Prepare(graph, Bindings(graph), recipe, startImage, "retrystudio/1/2");
    }

    private static string Value(JsonObject graph, string node, string input) => graph[node]!["inputs"]![input]!.ToJsonString();
}
