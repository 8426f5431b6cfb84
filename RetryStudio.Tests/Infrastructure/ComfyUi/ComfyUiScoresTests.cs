using System.Collections.Immutable;
using System.Text.Json;
using RetryStudio.Domain.Backends;
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
    public void Into_TextOfAnyNode_GivesTheNumbersOfItsObjectFromZeroToOne(string text, int count) =>
        Read(Json($$"""{"11":{"text":["{{text}}"]} }""")).ReportedScores.Count.ShouldBe(count);

    [Theory]
    [InlineData("""{"text":["0.42"]}""", 0.42)]
    [InlineData("""{"string":[" 0.42 "]}""", 0.42)]
    [InlineData("""{"text":["4.2e-1"]}""", 0.42)]
    [InlineData("""{"score":[0.42]}""", 0.42)]
    [InlineData("""{"text":["{\"face_confidence\":0.42,\"score\":0.1}"]}""", 0.42)]
    [InlineData("""{"text":["{\"score\":0.42,\"value\":0.1}"]}""", 0.42)]
    [InlineData("""{"text":["{\"value\":0.42}"]}""", 0.42)]
    [InlineData("""{"images":[{"filename":"annotated.png"}],"text":["0.42"]}""", 0.42)]
    [InlineData("""{"text":["6.1"]}""", 6.1)]
    [InlineData("""{"text":["-0.1"]}""", -0.1)]
    [InlineData("""{"text":["1e999"]}""", null)]
    [InlineData("""{"text":["NaN"]}""", null)]
    [InlineData("""{"text":["0,42"]}""", null)]
    [InlineData("""{"text":["no face"]}""", null)]
    [InlineData("""{"text":["{\"other\":0.3}"]}""", null)]
    [InlineData("""{"text":[]}""", null)]
    public void Into_BoundNode_ReadsNumbersAndObjects(string output, double? score) =>
        Bound(output, new("face_confidence", "11", null, 0)).ShouldBe(score);

    [Theory]
    [InlineData("faces", 1, 0.2)]
    [InlineData("faces", 2, null)]
    [InlineData("text", 0, 0.9)]
    [InlineData("none", 0, null)]
    public void Into_BoundKeyAndIndex_ReadsThatItem(string key, int index, double? score) =>
        Bound("""{"text":["0.9"],"faces":["0.1","0.2"]}""", new("face_confidence", "11", key, index)).ShouldBe(score);

    [Fact]
    public void Into_CheckBoundElsewhere_IgnoresWhatOthersTellOfIt()
    {
        var outputs = Json("""{"11":{"text":["none found"]},"12":{"text":["{\"face_confidence\":0.9,\"style\":0.3}"]}}""");

        Read(outputs, new ScoreMark("face_confidence", "11", null, 0)).ReportedScores.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("style", 0.3));
    }

    [Theory]
    [InlineData("""{"text":["no face"]}""", true)]
    [InlineData("""{"text":[]}""", true)]
    [InlineData("""{"text":["NaN"]}""", true)]
    [InlineData("""{"text":["0.2"]}""", false)]
    public void Into_BoundNodeWithoutANumber_IsMissing(string output, bool missing) =>
        Read(Json($$"""{"11":{{output}}}"""), new ScoreMark("face_confidence", "11", null, 0)).MissingScores.Contains("face_confidence").ShouldBe(missing);

    [Fact]
    public void Into_BoundNodeThatIsNotThere_IsMissing() => Read(Json("{}"), new ScoreMark("aesthetics", "11", null, 0)).MissingScores.ShouldBe(["aesthetics"]);

    [Fact]
    public void Into_NumbersBeyondAScore_AreKeptApart()
    {
        var read = Read(Json("""{"11":{"text":["{\"aesthetics\":6.1,\"likeness\":0.4,\"Image Width\":512}"]}}"""));

        read.ReportedScores.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("likeness", 0.4));
        read.RawScores.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("aesthetics", 6.1));
    }

    private static double? Bound(string output, ScoreMark mark) =>
        Read(Json($$"""{"11":{{output}}}"""), mark).ReportedScores.TryGetValue(mark.Check, out var score) ? score : null;

    private static GenerationOutcome.Rendered Read(JsonElement outputs, params ScoreMark[] bound) =>
        ComfyUiScores.Into(new([], 1, ImmutableSortedDictionary<string, double>.Empty), outputs, [.. bound]);

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
