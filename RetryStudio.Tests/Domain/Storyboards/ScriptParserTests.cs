using System.Text;
using RetryStudio.Domain.Storyboards;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Storyboards;

public sealed class ScriptParserTests
{
    private static readonly HashSet<string> Types = ["dialogue", "landscape"];

    [Fact]
    public void Parse_ScenesAndLines_AreRead()
    {
        var reading = Parse("# The island @landscape\nA rock.\n\n  Waves.  \n# Mara @dialogue\nShe reads.");

        reading.BadRows.ShouldBeEmpty();
        reading.Draft.Segments.ShouldBe(3);
        reading.Draft.Scenes.Select(scene => (scene.Title, scene.SceneTypeSlug, scene.Segments.Length)).ShouldBe([("The island", "landscape", 2), ("Mara", "dialogue", 1)]);
        reading.Draft.Scenes[0].Segments[1].Text.ShouldBe("Waves.");
    }

    [Fact]
    public void Parse_NoHeading_MakesOneScene() => Parse("A rock.").Draft.Scenes.ShouldHaveSingleItem().Title.ShouldBe("Scene 1");

    [Fact]
    public void Parse_WindowsFileWithMark_IsReadTheSame() =>
        Parse("\uFEFF# The island @landscape\r\nA rock.\r\n").Draft.Scenes.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            scene => scene.Title.ShouldBe("The island"),
            scene => scene.Segments.ShouldHaveSingleItem().Text.ShouldBe("A rock."));

    [Theory]
    [InlineData("# mail@studio.example", "mail@studio.example", null)]
    [InlineData("# At the harbour @ night", "At the harbour @ night", null)]
    [InlineData("## Deep @dialogue", "Deep", "dialogue")]
    [InlineData("#Tight", "Tight", null)]
    public void Parse_Heading_TellsTitleFromType(string heading, string title, string? slug) =>
        Parse($"{heading}\nA rock.").Draft.Scenes.ShouldHaveSingleItem().ShouldSatisfyAllConditions(scene => scene.Title.ShouldBe(title), scene => scene.SceneTypeSlug.ShouldBe(slug));

    [Fact]
    public void Parse_UnknownType_NamesLineAndKnownOnes()
    {
        var row = Parse("A rock.\n# Space @galaxy\nStars.").BadRows.ShouldHaveSingleItem();

        row.Line.ShouldBe(2);
        row.Sentence.ShouldBe("There is no scene type 'galaxy'. Known are: dialogue, landscape.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n\t\n")]
    [InlineData("# Only a heading")]
    public void Parse_NoSegment_IsBad(string script) => Parse(script).BadRows.ShouldHaveSingleItem().Sentence.ShouldContain("no segment");

    [Theory]
    [InlineData("A\u0000B", "U+0000")]
    [InlineData("A\u001b[31mB", "U+001B")]
    [InlineData("A\u007fB", "U+007F")]
    [InlineData("A\ufffdB", "broken character")]
    [InlineData("A\ud800B", "broken character")]
    public void Parse_ControlCharacter_IsBadInItsLine(string line, string words)
    {
        var row = Parse($"Fine.\n{line}").BadRows.ShouldHaveSingleItem();

        row.Line.ShouldBe(2);
        row.Sentence.ShouldContain(words);
    }

    [Fact]
    public void Parse_EmojiAndTabs_AreKept() => Parse("A 🏳️‍🌈 lighthouse\tat 夜 👩‍👩‍👧.").Draft.Scenes[0].Segments[0].Text.ShouldBe("A 🏳️‍🌈 lighthouse\tat 夜 👩‍👩‍👧.");

    [Fact]
    public void Parse_LongLine_IsBad() => Parse(new string('x', Segment.TextLimit + 1)).BadRows.ShouldHaveSingleItem().Sentence.ShouldContain("too long");

    [Fact]
    public void Parse_TooManySegments_IsBadOnce()
    {
        var script = new StringBuilder();
        for (var number = 0; number < ScriptDraft.MostSegments + 10; number++)
        {
            script.Append("A shot.\n");
        }

        var row = Parse(script.ToString()).BadRows.ShouldHaveSingleItem();
        row.Line.ShouldBe(ScriptDraft.MostSegments + 1);
    }

    [Fact]
    public void Parse_ManyBadLines_NamesTheFirstFifty() =>
        Parse(string.Join('\n', Enumerable.Repeat("A\u0001", 500))).BadRows.Length.ShouldBe(50);

    [Fact]
    public void Parse_TenMegabytes_NamesTheLineThatIsTooMuch()
    {
        Parse(new string('x', 10_000_000)).BadRows.ShouldHaveSingleItem().ShouldSatisfyAllConditions(row => row.Line.ShouldBe(1), row => row.Sentence.ShouldContain("too long"));

        Parse(string.Concat(Enumerable.Repeat("# a\nb\n", 1_700_000))).BadRows.ShouldHaveSingleItem().Line.ShouldBe(2 * (ScriptDraft.MostSegments + 1));
    }

    private static ScriptReading Parse(string script) => ScriptParser.Parse(script, Types);
}
