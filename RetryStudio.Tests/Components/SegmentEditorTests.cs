using Bunit;
using Radzen;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Storyboard;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class SegmentEditorTests : ScreenTest
{
    private readonly SegmentCard _card = Shown.Card(5, Shown.Scene(), text: "Mara waits. It rains.");

    public SegmentEditorTests()
    {
        Reader.Histories[_card.Id] = Shown.History(_card) with { Revision = 3, NextSegment = Guid.NewGuid() };
        Runs.Plan = new(0, 0, 0, new(0, 0));
    }

    [Fact]
    public void Save_OtherWords_AreSentWithTheRevisionTheyWereMadeFrom()
    {
        var editor = Open();

        editor.Find("#segment-text").Change("A red boat");
        editor.Find("form").Submit();

        SegmentStore.Asked.ShouldBe(["edit at 3"]);
        SegmentStore.Content.ShouldNotBeNull().Text.ShouldBe("A red boat");
        editor.Read().ShouldContain("Saved.");
    }

    [Theory]
    [InlineData(VideoPromptOrigin.Template, "From the template.")]
    [InlineData(VideoPromptOrigin.Endpoint, "From the endpoint.")]
    public void VideoPrompt_NobodyWroteIt_SaysWhereItIsFromUntilItIsChanged(VideoPromptOrigin origin, string words)
    {
        Reader.Histories[_card.Id] = Reader.Histories[_card.Id] with { VideoPrompt = "Slow pan.", VideoPromptOrigin = origin };
        var editor = Open();
        var field = editor.Find("#segment-video");
        editor.Find($"#{field.GetAttribute("aria-describedby")}").Text().ShouldStartWith(words);

        field.Change("Fast pan.");

        editor.Read().ShouldNotContain(words);
        editor.Find("#segment-video").HasAttribute("aria-describedby").ShouldBeFalse();
    }

    [Fact]
    public void VideoPrompt_OfAPerson_SaysNothing()
    {
        Reader.Histories[_card.Id] = Reader.Histories[_card.Id] with { VideoPrompt = "Slow pan.", VideoPromptOrigin = VideoPromptOrigin.Person };

        Open().Read().ShouldNotContain("From the");
    }

    [Fact]
    public void Save_WhatWasMadeIsStale_SaysWhatAnewCosts()
    {
        Runs.Plan = new(1, 1, 0, new(45, 120));

        var editor = Open();

        editor.Read().ShouldContain("The image and the video were made from the earlier words. Making them anew takes about 45 GPU s, at worst 120 GPU s");
        editor.Button("Regenerate now").Click();
        Runs.Started.ShouldHaveSingleItem().Scope.ShouldBe(RunScope.Stale);
        Runs.Started[0].Segments.ShouldBe([_card.Id]);
    }

    [Fact]
    public void Save_NarrationIsStaleToo_IsNamed()
    {
        Runs.Plan = new(1, 1, 0, new(45, 120)) { Narrations = 1 };

        Open().Read().ShouldContain("The image, the video and the narration were made from the earlier words. Making them anew");
    }

    [Theory]
    [InlineData(null, "The default. It follows the narration as soon as there is one.", false)]
    [InlineData(LengthOrigin.Person, "Written. The narration does not change it.", true)]
    public void Seconds_ProjectWantsNarration_SayWhereTheyAreFrom(LengthOrigin? origin, string words, bool mayFollow)
    {
        Reader.Histories[_card.Id] = Reader.Histories[_card.Id] with { WantsNarration = true, LengthOrigin = origin };

        var editor = Open();

        editor.Find($"#{editor.Find("#segment-seconds").GetAttribute("aria-describedby")}").Text().ShouldBe(words);
        editor.HasButton("Follow the narration").ShouldBe(mayFollow);
    }

    [Fact]
    public void FollowNarration_LengthOfAPerson_IsAskedForUnlessSomethingIsUnsaved()
    {
        Reader.Histories[_card.Id] = Reader.Histories[_card.Id] with { WantsNarration = true, LengthOrigin = LengthOrigin.Person };
        var editor = Open();

        editor.Button("Follow the narration").Click();
        SegmentStore.Asked.ShouldBe(["follow"]);
        editor.Find("#segment-text").Change("A red boat");

        editor.Button("Follow the narration").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Save_ChangedBySomebodyElse_KeepsWhatWasTyped()
    {
        SegmentStore.Refusal = RejectedException.Conflict("Segment 5 has been changed by somebody else in the meantime.");
        var editor = Open();

        editor.Find("#segment-text").Change("A red boat");
        editor.Find("form").Submit();

        editor.Find("[role=alert]").Text().ShouldContain("changed by somebody else");
        editor.Find("#segment-text").GetAttribute("value").ShouldBe("A red boat");
    }

    [Fact]
    public void Conflict_LoadTheirs_ShowsBothAndLosesNothing()
    {
        var editor = Conflicted();

        editor.Find("[role=alert] tbody").Text().ShouldBe("Text A blue boat A red boat");
        editor.Button("Load theirs").Click();

        editor.Find("#segment-text").GetAttribute("value").ShouldBe("A blue boat");
        editor.Find("[aria-label='What you had typed'] dl").Text().ShouldBe("Text A red boat");
        editor.Button("Put mine back").Click();
        editor.Find("#segment-text").GetAttribute("value").ShouldBe("A red boat");
        editor.Find("form").Submit();
        SegmentStore.Asked.ShouldBe(["edit at 4"]);
    }

    [Fact]
    public void Conflict_SaveMine_OverwritesKnowingly()
    {
        var editor = Conflicted();
        editor.Button("Save").HasAttribute("disabled").ShouldBeTrue();

        editor.Button("Save mine over it").Click();

        SegmentStore.Asked.ShouldBe(["edit at 4"]);
        SegmentStore.Content!.Text.ShouldBe("A red boat");
    }

    [Fact]
    public void Split_BehindASentence_IsAskedForThere()
    {
        Open().FindAll("form")[2].Submit();

        SegmentStore.Asked.ShouldBe(["split at 11"]);
    }

    [Fact]
    public void Split_UnsavedWords_SavesFirst()
    {
        var editor = Open();

        editor.Find("#segment-text").Change("A red boat");

        editor.Read().ShouldContain("Save your changes first");
        editor.Button("Split").HasAttribute("disabled").ShouldBeTrue();
    }

    [Theory]
    [InlineData("Add")]
    [InlineData("Split")]
    [InlineData("Move")]
    [InlineData("Merge with the next")]
    [InlineData("Delete")]
    [InlineData("Regenerate now")]
    public void Act_UnsavedWords_SavesFirst(string act)
    {
        Runs.Plan = new(1, 0, 0, new(45, 120));
        var editor = Open();
        editor.Button(act).HasAttribute("disabled").ShouldBeFalse();

        editor.Find("#segment-text").Change("A red boat");

        editor.Button(act).HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Add_ClickedBeforeTheButtonIsGreyed_DoesNothing()
    {
        var editor = Open();
        editor.Find("#segment-text").Change("A red boat");

        editor.Find("#order-add").Change("Another one");
        editor.FindAll("form")[1].Submit();

        SegmentStore.Asked.ShouldBeEmpty();
        editor.Find("#segment-text").GetAttribute("value").ShouldBe("A red boat");
    }

    [Fact]
    public void Move_NumberBeyondAnyCount_IsRefused()
    {
        Reader.Cards.Add(_card);
        var editor = Open();

        editor.Find("#order-move").Change("99999999999");
        editor.FindAll("form")[3].Submit();

        editor.Find("[role=alert]").Text().ShouldContain("There is no segment 99,999,999,999.");
    }

    [Fact]
    public void Move_BehindTheLast_IsRefusedWithTheNumberThatWorks()
    {
        Reader.Cards.Add(_card);
        var editor = Open();

        editor.Find("#order-move").Change("9");
        editor.FindAll("form")[3].Submit();

        editor.Find("[role=alert]").Text().ShouldContain("There is no segment 9. The project has 1 segment; 2 moves it to the end.");
    }

    [Fact]
    public void Merge_Confirmed_TakesTheNextOneIn()
    {
        _ = Dialogs;
        var editor = Open();

        editor.Button("Merge with the next").Click();
        Dialogs.Button("Merge them").Click();

        SegmentStore.Asked.ShouldBe(["merge"]);
    }

    [Fact]
    public void Delete_Segment_GoesToTheBin()
    {
        Open().Button("Delete").Click();

        SegmentStore.Asked.ShouldBe(["delete"]);
    }

    private IRenderedComponent<SegmentEditor> Conflicted()
    {
        var editor = Open();
        editor.Find("#segment-text").Change("A red boat");
        Reader.Histories[_card.Id] = Shown.History(_card with { Text = "A blue boat" }) with { Revision = 4 };
        SegmentStore.Refusal = RejectedException.Conflict("Segment 5 has been changed by somebody else in the meantime.");
        editor.Find("form").Submit();
        return editor;
    }

    private IRenderedComponent<SegmentEditor> Open() => Render<SegmentEditor>(parameters => parameters
        .Add(editor => editor.Segment, _card.Id)
        .Add(editor => editor.Budget, new BudgetView(1000, 100, 0, 0)));
}
