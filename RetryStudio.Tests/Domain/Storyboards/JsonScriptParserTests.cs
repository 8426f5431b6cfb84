using RetryStudio.Domain.Storyboards;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Storyboards;

public sealed class JsonScriptParserTests
{
    [Fact]
    public void Parse_Rows_AreRead()
    {
        var reading = Parse("""[{"scene":"Island","text":"A rock.","image_prompt":"black","video_prompt":"waves","seconds":3.5},{"text":"Gulls.","seconds":"4"},"A boat."]""");

        reading.BadRows.ShouldBeEmpty();
        reading.Draft.Scenes.ShouldHaveSingleItem().Segments.ShouldBe([new("A rock.", "black", "waves", 3.5m), new("Gulls.", Seconds: 4), new("A boat.")]);
    }

    [Fact]
    public void Parse_Scenes_AreRead() =>
        Parse("""{"scenes":[{"title":"Island","scene_type":"dialogue","segments":["A rock."]},{"segments":[{"text":"A boat."}]}]}""")
            .Draft.Scenes.Select(scene => (scene.Title, scene.SceneTypeSlug)).ShouldBe([("Island", "dialogue"), ("Scene 2", null)]);

    [Theory]
    [InlineData("", 1, "not JSON")]
    [InlineData("[\n\"A rock.\",\n", 3, "not JSON")]
    [InlineData("3", 1, "must be an array")]
    [InlineData("[3]", 1, "a text, or an object")]
    [InlineData("[]", 1, "no segment")]
    [InlineData("""["Fine.",{"text":" "}]""", 2, "is empty")]
    [InlineData("""["Fine.",{"text":"A","seconds":"soon"}]""", 2, "not a number")]
    [InlineData("""["Fine.",{"text":"A","seconds":-1}]""", 2, "more than 0")]
    [InlineData("""["Fine.","A\u0000B"]""", 2, "U+0000")]
    [InlineData("""{"scenes":[{"title":"Island"}]}""", 1, "no 'segments'")]
    [InlineData("""{"scenes":[{"scene_type":"galaxy","segments":["A"]}]}""", 1, "no scene type 'galaxy'")]
    public void Parse_BadRow_NamesItsRow(string json, int line, string words)
    {
        var row = Parse(json).BadRows.ShouldHaveSingleItem();

        row.Line.ShouldBe(line);
        row.Sentence.ShouldContain(words);
    }

    [Theory]
    [InlineData("""["Fine.","A\ud800B"]""")]
    [InlineData("""[{"text":"A\udc00B"}]""")]
    [InlineData("""{"scenes":[{"title":"\ud800","segments":["A"]}]}""")]
    public void Parse_HalfACharacter_IsBadNotACrash(string json) => Parse(json).BadRows.ShouldNotBeEmpty();

    [Fact]
    public void Parse_DeeplyNested_IsBadNotACrash() => Parse(new string('[', 100_000)).BadRows.ShouldHaveSingleItem();

    [Fact]
    public void Parse_FileWithMark_IsReadTheSame() => Parse("\uFEFF[\"A rock.\"]").BadRows.ShouldBeEmpty();

    [Fact]
    public void Parse_Emoji_IsKept() => Parse("""["\ud83c\udfac 夜"]""").Draft.Scenes[0].Segments[0].Text.ShouldBe("🎬 夜");

    private static ScriptReading Parse(string json) => JsonScriptParser.Parse(json, new HashSet<string> { "dialogue" });
}
