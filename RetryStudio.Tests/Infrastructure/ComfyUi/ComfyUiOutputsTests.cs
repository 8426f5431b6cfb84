using System.Text.Json;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiOutputsTests
{
    [Theory]
    [InlineData("""{"9":{"images":[{"filename":"a.png","subfolder":"","type":"output"}]}}""", "a.png")]
    [InlineData("""{"9":{"images":[{"filename":"a.mp4","subfolder":"x","type":"output"}],"animated":[true]}}""", "a.mp4")]
    [InlineData("""{"9":{"gifs":[{"filename":"a.mp4","subfolder":"","type":"output","format":"video/h264-mp4","frame_rate":8.0,"fullpath":"/srv/a.mp4"}]}}""", "a.mp4")]
    [InlineData("""{"9":{"video":[{"filename":"a.webm","subfolder":"","type":"output"}]}}""", "a.webm")]
    public void Files_EachShape_IsFound(string outputs, string name) =>
        ComfyUiOutputs.Files(Json(outputs), PromptMark.None).ShouldHaveSingleItem().Name.ShouldBe(name);

    [Fact]
    public void Files_Several_BoundNodeFirstThenSavedThenPreviews()
    {
        var outputs = """
            {"1":{"images":[{"filename":"preview.png","type":"temp"}]},
             "2":{"images":[{"filename":"other.png","type":"output"}]},
             "9":{"images":[{"filename":"bound.png","type":"output"}]}}
            """;

        ComfyUiOutputs.Files(Json(outputs), Bound("9")).Select(file => file.Name).ShouldBe(["bound.png", "other.png", "preview.png"]);
    }

    [Fact]
    public void Files_StrangeName_IsQuotedInItsLocator() =>
        ComfyUiOutputs.Files(Json("""{"9":{"images":[{"filename":"a&type=input#.png","subfolder":"../b","type":"output"}]}}"""), PromptMark.None)
            .ShouldHaveSingleItem().Locator.ShouldBe("filename=a%26type%3Dinput%23.png&subfolder=..%2Fb&type=output");

    [Theory]
    [InlineData("""{"9":null}""")]
    [InlineData("""{"9":{"images":null,"text":[null,1]}}""")]
    [InlineData("""{"9":{"images":[{"filename":3}]}}""")]
    [InlineData("[]")]
    public void Files_OtherShapes_AreNone(string outputs)
    {
        ComfyUiOutputs.Files(Json(outputs), PromptMark.None).ShouldBeEmpty();
        ComfyUiScores.Into(Builders.Slots.Rendered(), Json(outputs), [new("face_confidence", "9", null, 0)]).ReportedScores.ShouldBeEmpty();
    }

    [Fact]
    public void Files_OfABoundScoreNode_AreNeverTheResult() =>
        ComfyUiOutputs.Files(Json("""{"11":{"images":[{"filename":"annotated.png","type":"output"}]}}"""), new([], [new("face_confidence", "11", null, 0)])).ShouldBeEmpty();

    [Theory]
    [InlineData("9", "result.png")]
    [InlineData("11", "annotated.png")]
    public void Files_OfANodeThatTellsAScore_AreNoneUnlessItIsTheBoundOne(string bound, string name)
    {
        var outputs = """
            {"11":{"images":[{"filename":"annotated.png","type":"output"}],"text":["{\"face_confidence\":0.4}"]},
             "9":{"images":[{"filename":"result.png","type":"output"}]}}
            """;

        ComfyUiOutputs.Files(Json(outputs), Bound(bound))[0].Name.ShouldBe(name);
    }

    private static PromptMark Bound(params string[] nodes) => new([.. nodes], []);

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
