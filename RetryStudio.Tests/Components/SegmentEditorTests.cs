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

    private IRenderedComponent<SegmentEditor> Open() => Render<SegmentEditor>(parameters => parameters
        .Add(editor => editor.Segment, _card.Id)
        .Add(editor => editor.Budget, new BudgetView(1000, 100, 0, 0)));
}
