using Bunit;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Segments;
using RetryStudio.Web.Sequences;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class SheetPageTests : ScreenTest
{
    [Fact]
    public void Sheet_NoScript_LeadsToTheImport()
    {
        SheetStore.View = new(Guid.NewGuid(), "The last boat", 0, null, []);

        var page = Open();

        page.Read().ShouldContain("This project has no script yet");
        page.HasButton("Make the sheet").ShouldBeFalse();
    }

    [Fact]
    public void Sheet_NotMadeYet_SaysWhatItIsAndMakesIt()
    {
        SheetStore.View = new(Guid.NewGuid(), "The last boat", 12, null, []);
        var page = Open();
        page.Read().ShouldContain("Not made yet");
        page.Field("Style prompt").GetAttribute("value").ShouldBe(CoherenceSheet.DefaultStyle);

        page.Button("Make the sheet").Click();

        SheetStore.Asked.ShouldBe([$"make {CoherenceSheet.DefaultStyle}"]);
        Runs.Started.ShouldHaveSingleItem().ShouldSatisfyAllConditions(run => (run.Scope, run.OfSheet).ShouldBe((RunScope.Missing, true)), run => run.Kinds.ShouldBe([AssetKind.Image]));
    }

    [Fact]
    public void Sheet_Composed_ShowsPanelsInOrderAndTheSheet()
    {
        SheetStore.View = Sheets.View();

        var page = Open();

        page.FindAll("article h2").Texts().ShouldBe(Enumerable.Range(1, 9).Select(number => $"Panel {number}"));
        page.Find("article[aria-label='Panel 3']").Text().ShouldContain("Segment 6, The harbour");
        page.FindAll("article img").Count.ShouldBe(9);
        page.FindAll("img").ShouldAllBe(image => image.HasAttribute("width") && image.HasAttribute("height"));
        page.Find("section[aria-label='Composed sheet'] img").GetAttribute("src").ShouldBe($"api/v1/projects/{SheetStore.View.ProjectId}/sheet/image?version=1");
        page.Read().ShouldContain("In force, version 1");
        page.FindAll("a[download]").ShouldHaveSingleItem().GetAttribute("download").ShouldBe("coherence-sheet-1.png");
    }

    [Fact]
    public void Reroll_Panel_AsksForTheNextSeedOfThatOne()
    {
        SheetStore.View = Sheets.View();
        var page = Open();

        page.Find("button[aria-label='Re-roll panel 4']").Click();

        SheetStore.Asked.ShouldBe(["reroll 4"]);
        Runs.Started.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            run => (run.Scope, run.OfSheet).ShouldBe((RunScope.Again, true)),
            run => run.Segments.ShouldBe([SheetStore.View.Panels[3].SegmentId]));
    }

    [Fact]
    public void Reroll_Refused_SaysSoAtThatPanel()
    {
        SheetStore.View = Sheets.View();
        var page = Open();
        SheetStore.Fault = RejectedException.Conflict("Panel 4 is being made just now.");

        page.Find("button[aria-label='Re-roll panel 4']").Click();

        page.WaitForAssertion(() => page.Find("article[aria-label='Panel 4'] [role=alert]").Text().ShouldBe("Panel 4 is being made just now."));
    }

    [Fact]
    public void Panel_UnderWay_CannotBeRerolled()
    {
        SheetStore.View = Sheets.View(composed: false, (2, Shown.Slot(AssetKind.Image, SlotStatus.Generating)));

        var page = Open();

        page.Find("button[aria-label='Re-roll panel 2']").HasAttribute("disabled").ShouldBeTrue();
        page.Find("article[aria-label='Panel 2']").Text().ShouldContain("On its way");
        page.Read().ShouldContain("8 of 9 panels");
    }

    [Fact]
    public void Exchange_AnotherSegment_IsAskedForByItsNumber()
    {
        _ = Dialogs;
        SheetStore.View = Sheets.View();
        var page = Open();

        page.Find("button[aria-label='Exchange the segment of panel 2']").Click();
        Dialogs.Read().ShouldContain("Panel 2 shows segment 4 now.");
        Dialogs.Field("Segment").Change("1.5");
        Dialogs.Find("form").Submit();
        Dialogs.WaitForAssertion(() => Dialogs.Alerts().ShouldContain("It is a whole number from 1."));
        Dialogs.Field("Segment").Change("17");
        Dialogs.Find("form").Submit();

        Dialogs.WaitForAssertion(() => SheetStore.Asked.ShouldBe(["exchange 2: 17"]));
    }

    [Fact]
    public void Style_Saved_NamesTheRevisionItWasMadeFrom()
    {
        SheetStore.View = Sheets.View();
        var page = Open();

        page.Field("Style prompt").Change("bright noon");
        page.Field("Seed").Change("18446744073709551615");
        page.Find("section[aria-label=Style] form").Submit();

        page.WaitForAssertion(() => SheetStore.Changed.ShouldBe(new SheetChange("bright noon", ulong.MaxValue, false, 3)));
        page.Find("section[aria-label=Style] [role=status]").Text().ShouldStartWith("Saved.");
    }

    [Theory]
    [InlineData("Seed", "-1", "A seed is a whole number from 0 to 18446744073709551615.")]
    [InlineData("Style prompt", " ", "It is empty.")]
    public void Style_Wrong_SaysWhatToDoAndKeepsNothing(string field, string value, string sentence)
    {
        SheetStore.View = Sheets.View();
        var page = Open();

        page.Field(field).Change(value);
        page.Find("section[aria-label=Style] form").Submit();

        page.WaitForAssertion(() => page.Alerts().ShouldContain(sentence));
        SheetStore.Changed.ShouldBeNull();
    }

    [Fact]
    public void Style_ChangedElsewhere_OffersTheirs()
    {
        SheetStore.View = Sheets.View();
        var page = Open();
        page.Field("Style prompt").Change("bright noon");
        SheetStore.View = SheetStore.View with { ProjectName = "The night boat", Design = SheetStore.View.Design! with { StylePrompt = "deep night", Revision = 4 } };
        Feed.Publish(new StudioEvent.ProjectChanged(SheetStore.View.ProjectId));
        Eventually(() => page.Find("nav.crumbs").Text().ShouldBe("The night boat"));
        page.Field("Style prompt").GetAttribute("value").ShouldBe("bright noon");
        SheetStore.Refusal = RejectedException.Conflict("The coherence sheet has been changed by somebody else in the meantime.");

        page.Find("section[aria-label=Style] form").Submit();
        page.WaitForAssertion(() => page.Alerts().ShouldContain("The coherence sheet has been changed by somebody else in the meantime."));
        page.Button("Load theirs").Click();

        page.Field("Style prompt").GetAttribute("value").ShouldBe("deep night");
        page.HasButton("Load theirs").ShouldBeFalse();
    }

    [Fact]
    public void Style_ImagesThere_TellsWhatDependsOnIt()
    {
        SheetStore.View = Sheets.View();

        Open().Find("[role=note]").Text().ShouldBe("24 images and 24 videos follow the look of this project. After a change they are marked as stale; making them anew would take about 1,200 GPU s, 3,600 GPU s at most. Nothing is made anew by itself.");
    }

    [Fact]
    public void Approve_ComposedSheet_IsMarkedByName()
    {
        SheetStore.View = Sheets.View();
        SheetStore.View = SheetStore.View with { Design = SheetStore.View.Design! with { AsksForApproval = true } };
        var page = Open();
        page.Read().ShouldContain("Waits for approval");

        page.Button("Approve").Click();

        SheetStore.Asked.ShouldBe(["approve by anna"]);
    }

    [Fact]
    public void Approve_SheetOfEarlierPanels_IsNotOffered()
    {
        SheetStore.View = Sheets.View(composed: true, (1, Sheets.Done() with { Stale = StaleCause.StyleChanged }));
        SheetStore.View = SheetStore.View with { Design = SheetStore.View.Design! with { IsCurrent = false } };

        var page = Open();

        page.HasButton("Approve").ShouldBeFalse();
        page.HasButton("Make 1 panel").ShouldBeTrue();
        page.Read().ShouldContain("Out of date, 8 of 9 panels");
        page.Read().ShouldContain("stays in force until all nine are complete");
    }

    [Fact]
    public void Failed_Panel_IsToldAndTakenUpFromHere()
    {
        SheetStore.View = Sheets.View(composed: false, (5, Shown.Slot(AssetKind.Image, SlotStatus.NeedsReview) with { Sentence = "Face 0.42 is below 0.60." }));
        var page = Open();
        page.Find(".troubles a").ShouldSatisfyAllConditions(link => link.Text().ShouldBe("Panel 5: Face 0.42 is below 0.60."), link => link.GetAttribute("href").ShouldBe($"segments/{SheetStore.View.Panels[4].SegmentId}"));

        page.Button("Retry failed (1)").Click();

        Runs.Started.ShouldHaveSingleItem().ShouldSatisfyAllConditions(run => (run.Scope, run.OfSheet).ShouldBe((RunScope.Failed, true)));
    }

    [Fact]
    public void Panels_Changing_AreShownLive()
    {
        SheetStore.View = Sheets.View(composed: false, (1, Shown.Slot(AssetKind.Image, SlotStatus.Generating)));
        var page = Open();

        SheetStore.View = SheetStore.View with { Panels = [SheetStore.View.Panels[0] with { Slot = Sheets.Done() }, .. SheetStore.View.Panels[1..]] };
        Feed.Publish(new StudioEvent.SlotChanged(SheetStore.View.ProjectId, SheetStore.View.Panels[0].SegmentId, AssetKind.Image));

        Eventually(() => page.Read().ShouldContain("Being composed"));
    }

    [Fact]
    public void Sheet_CannotBeRead_OffersToTryAgain()
    {
        SheetStore.Fault = new InvalidOperationException("Away.");
        var page = Open();
        page.Alerts().Single().ShouldContain("The coherence sheet could not be read.");

        (SheetStore.Fault, SheetStore.View) = (null, Sheets.View());
        page.Button("Try again").Click();

        page.WaitForAssertion(() => page.FindAll("article").Count.ShouldBe(9));
    }

    [Fact]
    public void Sheet_OtherProjectInTheAddress_ShowsAndChangesThatOne()
    {
        SheetStore.View = Sheets.View();
        var page = Open();
        var other = Sheets.View() with { ProjectName = "The Glass Harbour", Design = Sheets.Design() with { StylePrompt = "hard light" } };
        SheetStore.View = other;

        page.Render(parameters => parameters.Add(item => item.Id, other.ProjectId));

        page.WaitForAssertion(() => page.Read().ShouldContain("The Glass Harbour"));
        page.Field("Style prompt").GetAttribute("value").ShouldBe("hard light");
        Feed.Publish(new StudioEvent.ProjectChanged(other.ProjectId));
        SheetStore.View = other with { ProjectName = "Renamed" };
        Eventually(() => page.Read().ShouldContain("Renamed"));
    }

    [Fact]
    public void SegmentPage_Panel_IsTitledAsOneAndLeadsBack()
    {
        var card = Shown.Card(-3, Shown.Scene(), Sheets.Done());
        var history = Shown.History(card);
        Reader.Histories[card.Id] = history;

        var page = Render<SegmentPage>(parameters => parameters.Add(segment => segment.Id, card.Id));

        page.Find("h1").Text().ShouldBe("Panel 3");
        page.FindAll("section.kind h2").Texts().ShouldBe(["Image"]);
        page.FindAll($"a[href='projects/{history.ProjectId}/sheet']").ShouldNotBeEmpty();
        page.HasButton("Generate").ShouldBeFalse();
    }

    private IRenderedComponent<SheetPage> Open() => Render<SheetPage>(parameters => parameters.Add(page => page.Id, SheetStore.View?.ProjectId ?? Guid.NewGuid()));
}
