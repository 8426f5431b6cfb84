using System.Net;
using System.Text.Json;
using RetryStudio.Domain.Backends;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiErrorsTests
{
    [Theory]
    [InlineData("missing_node_type", "Node 'X' not found.", ErrorClass.MissingNode)]
    [InlineData("invalid_prompt", "Cannot execute because node X does not exist.", ErrorClass.MissingNode)]
    [InlineData("invalid_prompt", "Cannot execute because a node is missing the class_type property.", ErrorClass.InvalidWorkflow)]
    [InlineData("no_prompt", "No prompt provided", ErrorClass.InvalidWorkflow)]
    [InlineData("prompt_no_outputs", "Prompt has no outputs", ErrorClass.InvalidWorkflow)]
    [InlineData("invalid_prompt_id", "Invalid prompt id", ErrorClass.InvalidInput)]
    public void OfRefusal_TopLevelType_IsItsClass(string type, string message, ErrorClass error)
    {
        // Some versions write 'no errors of nodes' as an array.
        var body = $$"""{"error":{"type":"{{type}}","message":"{{message}}","details":"","extra_info":{} },"node_errors":[]}""";

        var (found, detail) = ComfyUiErrors.OfRefusal(HttpStatusCode.BadRequest, body);

        found.ShouldBe(error);
        detail.ShouldContain(message);
    }

    [Theory]
    [InlineData("required_input_missing", "model", "null", ErrorClass.InvalidWorkflow)]
    [InlineData("return_type_mismatch", "model", "null", ErrorClass.InvalidWorkflow)]
    [InlineData("bad_linked_input", "model", "null", ErrorClass.InvalidWorkflow)]
    [InlineData("dependency_cycle", "model", "null", ErrorClass.InvalidWorkflow)]
    [InlineData("value_smaller_than_min", "cfg", "-1", ErrorClass.InvalidInput)]
    [InlineData("value_bigger_than_max", "cfg", "101", ErrorClass.InvalidInput)]
    [InlineData("invalid_input_type", "seed", "\"x\"", ErrorClass.InvalidInput)]
    [InlineData("custom_validation_failed", "image", "\"start.png\"", ErrorClass.InvalidInput)]
    [InlineData("exception_during_validation", "image", "1", ErrorClass.InvalidInput)]
    [InlineData("value_not_in_list", "ckpt_name", "\"sdxl.safetensors\"", ErrorClass.MissingModel)]
    [InlineData("value_not_in_list", "model", "\"wan.gguf\"", ErrorClass.MissingModel)]
    [InlineData("value_not_in_list", "sampler_name", "\"euler_x\"", ErrorClass.InvalidInput)]
    public void OfNodes_InputType_IsItsClass(string type, string input, string value, ErrorClass error)
    {
        var (found, detail) = ComfyUiErrors.OfNodes(Json(Node(type, input, value))).ShouldNotBeNull();

        found.ShouldBe(error);
        detail.ShouldContain("(KSampler, node 3");
    }

    [Fact]
    public void OfNodes_Several_TheWorstComesFirstAndNoneIsLost()
    {
        var errors = $$"""{"1":{{Inner("value_bigger_than_max", "cfg", "101")}},"2":{{Inner("value_not_in_list", "ckpt_name", "\"a.ckpt\"")}} }""";

        var (found, detail) = ComfyUiErrors.OfNodes(Json(errors)).ShouldNotBeNull();

        found.ShouldBe(ErrorClass.MissingModel);
        detail.ShouldStartWith("The server has no model a.ckpt");
        detail.ShouldContain("cfg");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    public void OfNodes_None_IsNone(string errors) => ComfyUiErrors.OfNodes(Json(errors)).ShouldBeNull();

    [Fact]
    public void OfAnswer_WebPage_IsNotQuoted()
    {
        var (error, detail) = ComfyUiErrors.OfAnswer(HttpStatusCode.Forbidden, "<!doctype html><html>…");

        error.ShouldBe(ErrorClass.Unauthorised);
        detail.ShouldEndWith("403 Forbidden: a web page");
    }

    [Fact]
    public void OfRefusal_HugeText_IsCut() =>
        ComfyUiErrors.OfRefusal(HttpStatusCode.InternalServerError, new string('x', 1_000_000)).Detail.Length.ShouldBe(1000);

    [Fact]
    public void OfRefusal_ErrorIsAPlainString_IsQuoted() =>
        ComfyUiErrors.OfRefusal(HttpStatusCode.BadRequest, """{"error":"no prompt","node_errors":[]}""").Detail.ShouldContain("no prompt");

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static string Node(string type, string input, string value) => $$"""{"3":{{Inner(type, input, value)}} }""";

    private static string Inner(string type, string input, string value) =>
        $$$"""{"errors":[{"type":"{{{type}}}","message":"Wrong","details":"","extra_info":{"input_name":"{{{input}}}","received_value":{{{value}}}}}],"dependent_outputs":["9"],"class_type":"KSampler"}""";
}
