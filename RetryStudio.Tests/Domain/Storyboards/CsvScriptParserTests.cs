using RetryStudio.Domain.Storyboards;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Storyboards;

public sealed class CsvScriptParserTests
{
    [Fact]
    public void Parse_EveryColumn_IsRead()
    {
        var reading = Parse("scene,text,image_prompt,video_prompt,seconds\nIsland,A rock.,a black rock,waves break,3.5\n,Gulls.,,,\nHarbour,A boat.,,,2");

        reading.BadRows.ShouldBeEmpty();
        reading.Draft.Scenes.Select(scene => (scene.Title, scene.Segments.Length)).ShouldBe([("Island", 2), ("Harbour", 1)]);
        reading.Draft.Scenes[0].Segments[0].ShouldBe(new("A rock.", "a black rock", "waves break", 3.5m));
        reading.Draft.Scenes[0].Segments[1].ShouldBe(new("Gulls."));
    }

    [Fact]
    public void Parse_TextOnly_IsEnough() => Parse("text\nA rock.\n").Draft.Scenes.ShouldHaveSingleItem().Title.ShouldBe("Scene 1");

    [Fact]
    public void Parse_Quotes_KeepCommasAndQuotesAndJoinLines() =>
        Parse("text\n\"She said: \"\"go, now\"\"\nand left.\"").Draft.Scenes[0].Segments[0].Text.ShouldBe("She said: \"go, now\" and left.");

    [Fact]
    public void Parse_WindowsFileWithMark_IsReadTheSame() =>
        Parse("\uFEFFscene,Text\r\nIsland,A rock.\r\n\r\n").Draft.Scenes.ShouldHaveSingleItem().Segments.ShouldHaveSingleItem().Text.ShouldBe("A rock.");

    [Fact]
    public void Parse_QuotedHeaderWithMark_IsReadTheSame() => Parse("\uFEFF\"text\"\nA rock.").BadRows.ShouldBeEmpty();

    [Theory]
    [InlineData("scene\nIsland", 1, "'text' is missing")]
    [InlineData("text,mood\nA rock.,gloomy", 1, "no column 'mood'")]
    [InlineData("text,seconds\nA rock.,soon", 2, "'soon' is not a number")]
    [InlineData("text,seconds\nA rock.,0", 2, "more than 0")]
    [InlineData("text,seconds\nA rock.,61", 2, "at most 60")]
    [InlineData("text,seconds\nA rock, black,2", 2, "3 cells instead of 2")]
    [InlineData("text\nFine.\n\"open", 3, "never closed")]
    [InlineData("scene,text\nIsland,", 2, "is empty")]
    [InlineData("text\n\"two\nlines\"\nA\u0007B", 4, "U+0007")]
    [InlineData("", 1, "no segment")]
    public void Parse_BadRow_NamesItsLine(string csv, int line, string words)
    {
        var row = Parse(csv).BadRows.ShouldHaveSingleItem();

        row.Line.ShouldBe(line);
        row.Sentence.ShouldContain(words);
    }

    [Fact]
    public void Parse_Emoji_IsKept() => Parse("text\n\"🎬 👩‍👩‍👧\"").Draft.Scenes[0].Segments[0].Text.ShouldBe("🎬 👩‍👩‍👧");

    [Fact]
    public void Parse_MegabytesOfOneSign_AreOneBadRow()
    {
        OnlyFault("a" + new string('"', 1_900_000)).ShouldStartWith("The text is too long");
        OnlyFault(new string('"', 10_000_000)).ShouldStartWith("The text is too long");
        OnlyFault(new string(',', 1_900_000)).ShouldStartWith("There is no segment in it.");

        static string OnlyFault(string row) => Parse($"text\n{row}").BadRows.ShouldHaveSingleItem().Sentence;
    }

    private static ScriptReading Parse(string csv) => CsvScriptParser.Parse(csv, new HashSet<string> { "dialogue" });
}
