using System.Text.Json;
using RetryStudio.Infrastructure.ComfyUi;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Infrastructure.ComfyUi;

public sealed class ComfyUiScoresTests
{
    [Theory]
    [InlineData("""{\"face_confidence\":0.42}""", 1)]
    [InlineData("""{\"a\":0,\"b\":1}""", 2)]
    [InlineData("""{\"a\":1.5,\"b\":-1,\"c\":\"0.5\",\"d\":true,\"e\":null}""", 0)]
    [InlineData("""{ in braces }""", 0)]
    [InlineData("""0.42""", 0)]
    public void Of_TextOfAnyNode_GivesTheNumbersOfItsObjectFromZeroToOne(string text, int count) =>
        ComfyUiScores.Of(Json($$"""{"11":{"text":["{{text}}"]} }"""), []).Count.ShouldBe(count);

    [Theory]
    [InlineData("""{"text":["0.42"]}""", 0.42)]
    [InlineData("""{"string":[" 0.42 "]}""", 0.42)]
    [InlineData("""{"text":["4.2e-1"]}""", 0.42)]
    [InlineData("""{"score":[0.42]}""", 0.42)]
    [InlineData("""{"text":["{\"face_confidence\":0.42,\"score\":0.1}"]}""", 0.42)]
    [InlineData("""{"text":["{\"score\":0.42,\"value\":0.1}"]}""", 0.42)]
    [InlineData("""{"text":["{\"value\":0.42}"]}""", 0.42)]
    [InlineData("""{"images":[{"filename":"annotated.png"}],"text":["0.42"]}""", 0.42)]
    [InlineData("""{"text":["1.01"]}""", null)]
    [InlineData("""{"text":["-0.1"]}""", null)]
    [InlineData("""{"text":["NaN"]}""", null)]
    [InlineData("""{"text":["0,42"]}""", null)]
    [InlineData("""{"text":["no face"]}""", null)]
    [InlineData("""{"text":["{\"other\":0.3}"]}""", null)]
    [InlineData("""{"text":[]}""", null)]
    public void Of_BoundNode_ReadsNumbersAndObjects(string output, double? score) =>
        Bound(output, new("face_confidence", "11", null, 0)).ShouldBe(score);

    [Theory]
    [InlineData("faces", 1, 0.2)]
    [InlineData("faces", 2, null)]
    [InlineData("text", 0, 0.9)]
    [InlineData("none", 0, null)]
    public void Of_BoundKeyAndIndex_ReadsThatItem(string key, int index, double? score) =>
        Bound("""{"text":["0.9"],"faces":["0.1","0.2"]}""", new("face_confidence", "11", key, index)).ShouldBe(score);

    [Fact]
    public void Of_CheckBoundElsewhere_IgnoresWhatOthersTellOfIt()
    {
        var outputs = Json("""{"11":{"text":["none found"]},"12":{"text":["{\"face_confidence\":0.9,\"style\":0.3}"]}}""");

        ComfyUiScores.Of(outputs, [new("face_confidence", "11", null, 0)]).ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("style", 0.3));
    }

    private static double? Bound(string output, ScoreMark mark) =>
        ComfyUiScores.Of(Json($$"""{"11":{{output}}}"""), [mark]).TryGetValue(mark.Check, out var score) ? score : null;

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
