using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class InputCheckTests
{
    [Theory]
    [InlineData("""["a.ckpt","sub\\x.safetensors"]""", "\"sub/x.safetensors\"")]
    [InlineData("""["a.ckpt","sub/x.safetensors"]""", "\"sub\\\\x.safetensors\"")]
    [InlineData("""[1.0,2.0]""", "1")]
    [InlineData("""["1","2"]""", "1.0")]
    [InlineData("""["True","False"]""", "true")]
    [InlineData("""[true,false]""", "\"True\"")]
    public void Problems_ChoiceIsListedInAnotherWriting_IsARemark(string options, string value)
    {
        var problem = Problems(options, value).ShouldHaveSingleItem();

        (problem.Class, problem.IsRemark).ShouldBe((ErrorClass.InvalidInput, true));
    }

    [Theory]
    [InlineData("""["a.ckpt","x.safetensors"]""", "\"sub/x.safetensors\"")]
    [InlineData("""["a.ckpt","sub/x.safetensors"]""", "\"sub/X.safetensors\"")]
    [InlineData("[]", "\"x.safetensors\"")]
    public void Problems_ModelIsNotListed_IsAReasonEvenWhereARecipeDecides(string options, string value)
    {
        var problem = Problems(options, value, isBound: true).ShouldHaveSingleItem();

        (problem.Class, problem.IsRemark).ShouldBe((ErrorClass.MissingModel, false));
    }

    [Theory]
    [InlineData("""["a.ckpt"]""", "\"a.ckpt\"")]
    [InlineData("[8,16]", "8")]
    [InlineData("[true,false]", "false")]
    [InlineData("""["a.ckpt"]""", "[\"4\", 0]")]
    public void Problems_ListedOrLinked_AreNone(string options, string value) => Problems(options, value).ShouldBeEmpty();

    private static IEnumerable<GraphProblem> Problems(string options, string value, bool isBound = false)
    {
        var input = ComfyUiInput.Read(JsonSerializer.Deserialize<JsonElement>($"[{options}]"), required: true);
        var node = new ComfyUiNode("Loader", ImmutableSortedDictionary<string, ComfyUiInput>.Empty.Add("model_name", input), IsOutput: false);
        return InputCheck.Problems("4", new JsonObject { ["model_name"] = JsonNode.Parse(value) }, node, _ => isBound);
    }
}
