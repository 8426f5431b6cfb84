using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Storyboards;

public sealed class StyleLockTests
{
    private static readonly StyleLock Look = new("muted light", "p/sheet/1/a.png");

    [Fact]
    public void ApplyTo_Recipe_SendsTheStyleBehindThePrompt()
    {
        var styled = Look.ApplyTo(Recipes.Image());

        (styled.Prompt, styled.Style, styled.ReferenceImage).ShouldBe(("A lighthouse at dusk, muted light", "muted light", "p/sheet/1/a.png"));
        StyleLock.PromptWithout(styled).ShouldBe("A lighthouse at dusk");
        styled.ShouldNotBe(Recipes.Image());
        Look.IsKeptBy(styled).ShouldBeTrue();
    }

    [Theory]
    [InlineData("A sky.", "A sky. muted light")]
    [InlineData("What a sky!", "What a sky! muted light")]
    [InlineData("A sky", "A sky, muted light")]
    [InlineData("A sky,", "A sky,, muted light")]
    public void ApplyTo_AnyPrompt_IsReadBackAsItWas(string prompt, string sent)
    {
        var styled = Look.ApplyTo(Recipes.Image() with { Prompt = prompt });

        styled.Prompt.ShouldBe(sent);
        StyleLock.PromptWithout(styled).ShouldBe(prompt);
    }

    [Fact]
    public void PromptWithout_SentenceJoinedByAComma_IsTheSentence() =>
        StyleLock.PromptWithout(Recipes.Image() with { Prompt = "A sky., muted light", Style = "muted light" }).ShouldBe("A sky.");

    [Fact]
    public void IsKeptBy_OtherWordsOrAnotherSheet_IsNot()
    {
        var styled = Look.ApplyTo(Recipes.Image());

        (Look with { Style = "bright" }).IsKeptBy(styled).ShouldBeFalse();
        (Look with { Reference = "p/sheet/2/b.png" }).IsKeptBy(styled).ShouldBeFalse();
        Look.IsKeptBy(Recipes.Image()).ShouldBeFalse();
    }

    [Fact]
    public void IsKeptBy_MadeWithoutAReference_DependsOnTheWordsAlone() =>
        (Look with { Reference = "p/sheet/2/b.png" }).IsKeptBy((Look with { Reference = null }).ApplyTo(Recipes.Image())).ShouldBeTrue();

    [Theory]
    [InlineData("Two lighthouses, muted light", "muted light")]
    [InlineData("Two lighthouses in bright light", null)]
    [InlineData("muted light", null)]
    [InlineData("A lighthouse in muted light", null)]
    [InlineData("Two lighthouses. muted light", "muted light")]
    public void Reword_PersonsPrompt_CarriesTheStyleWhileItEndsWithIt(string prompt, string? style)
    {
        var reworded = StyleLock.Reword(Look.ApplyTo(Recipes.Image()), prompt);

        (reworded.Prompt, reworded.Style).ShouldBe((prompt, style));
    }
}
