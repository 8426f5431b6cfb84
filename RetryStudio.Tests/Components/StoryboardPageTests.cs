using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Storyboard;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class StoryboardPageTests : ScreenTest
{
    private readonly ProjectOutline _project = Shown.Outline(Shown.Scene(0), Shown.Scene(1, "On deck"));

    public StoryboardPageTests() => Store.Outlines[_project.Id] = _project;

    [Fact]
    public void Board_Cards_StandUnderTheirScenes()
    {
        AddCards(3, 2);

        var page = Open();

        page.Find("h1").Text().ShouldBe("The last boat");
        page.FindAll("section h2").Texts().ShouldBe(["The harbour", "On deck"]);
        page.FindAll("[data-segment]").Count.ShouldBe(5);
        page.Read().ShouldContain("2 scenes, 5 segments");
    }

    [Fact]
    public void Board_Card_TellsItsSlotsInWords()
    {
        var image = Shown.Slot(AssetKind.Image, SlotStatus.Complete) with { Attempts = 3, Score = 0.87, SelectedAttemptId = Guid.NewGuid(), ShownAttemptId = Guid.NewGuid() };
        var card = Shown.Card(1, _project.Scenes[0], image, Shown.Slot(AssetKind.Video, SlotStatus.Queued) with { Ready = false });
        Reader.Cards.Add(card);

        var tile = Open().Find("[data-segment]");

        tile.Text().ShouldBe("1 3 attempts 0.87 Text of 1 Image Complete Video Waiting for its image");
        tile.GetAttribute("href").ShouldBe($"segments/{card.Id}");
        tile.QuerySelector("img")!.GetAttribute("src").ShouldBe($"api/v1/attempts/{image.ShownAttemptId}/thumbnails/0");
    }

    [Fact]
    public void Board_NoBackendCanTakeTheWork_SaysWhyAndWhere()
    {
        AddCards(3);
        Backends.Waiting.Add(new(AssetKind.Image, "sdxl", 3, "No backend can take 'SDXL' now. GPU 1: It is turned off."));

        var page = Open();

        page.Find(".waiting").Text().ShouldBe("3 images wait. No backend can take 'SDXL' now. GPU 1: It is turned off. Backends");
        page.Find(".waiting a").GetAttribute("href").ShouldBe("backends");
        Backends.Waiting.Clear();
        Eventually(() => page.FindAll(".waiting").ShouldBeEmpty());
    }

    [Fact]
    public void Board_NarrationThere_IsShownToo()
    {
        Reader.Cards.Add(Shown.Card(1, _project.Scenes[0], audio: Shown.Slot(AssetKind.Audio, SlotStatus.Generating)));

        Open().Find("[data-segment]").Text().ShouldContain("Audio Generating");
    }

    [Fact]
    public void Board_RetryDue_CountsDownByItself()
    {
        Reader.Cards.Add(Shown.Card(1, _project.Scenes[0], Shown.Retrying(AssetKind.Image, 2, 3, seconds: 4)));
        var page = Open();
        page.Read().ShouldContain("Retrying 2/3 in 4 s");

        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => page.Read().ShouldContain("Retrying 2/3 in 3 s"));
    }

    [Fact]
    public void Board_NoScript_OffersToImportOne()
    {
        var page = Open();

        page.Read().ShouldContain("This project has no script yet");
        page.FindAll("a").Texts().ShouldContain("Import a script");
        page.Button("Generate all scenes").HasAttribute("disabled").ShouldBeTrue();
        page.Read().ShouldContain("Import a script first.");
    }

    [Fact]
    public void Board_StillReading_SaysSo()
    {
        Reader.Gate = new();

        var page = Open();

        page.Find("[role=status]").Text().ShouldBe("Reading the storyboard…");
        Reader.Gate.SetResult();
        page.WaitForAssertion(() => page.Read().ShouldContain("The last boat"));
    }

    [Fact]
    public void Board_NoSuchProject_SaysSo() =>
        Render<StoryboardPage>(parameters => parameters.Add(item => item.Id, Guid.NewGuid())).Alerts().ShouldContain(alert => alert.StartsWith("There is no such project."));

    [Fact]
    public void Board_DatabaseDown_KeepsTryingWhenAsked()
    {
        Reader.Fault = new InvalidOperationException("down");
        var page = Open();
        page.Alerts().ShouldContain(alert => alert.StartsWith("The storyboard could not be read."));

        Reader.Fault = null;
        page.Button("Try again").Click();

        page.Find("h1").Text().ShouldBe("The last boat");
    }

    [Fact]
    public void Filter_InTheAddress_IsApplied()
    {
        AddCards(3, 2);

        var page = Open("?scene=2&text=Text%20of%205");

        page.FindAll("[data-segment]").Count.ShouldBe(1);
        page.Field("Scene").GetAttribute("value").ShouldBe("2");
        page.Field("Text or number").GetAttribute("value").ShouldBe("Text of 5");
    }

    [Fact]
    public void Filter_Chosen_GoesIntoTheAddress()
    {
        AddCards(1, 1);
        var page = Open("?scene=2");

        page.Field("Status").Change("needs_review");

        Address.ShouldContain("status=needs_review");
        Address.ShouldContain("scene=2");
    }

    [Fact]
    public void Filter_MatchesNothing_OffersAll()
    {
        AddCards(1, 1);
        var page = Open("?status=parked");
        page.Read().ShouldContain("No segment matches");

        page.FindAll("button").First(button => button.Text() == "Show all").Click();

        Address.ShouldNotContain("status");
    }

    [Fact]
    public void Live_ManyEvents_ReadOnlyTheChangedCardsOnce()
    {
        AddCards(3, 0);
        var page = Open();
        Reader.CardCalls.Clear();
        var card = Reader.Cards[1];
        Reader.Replace(card with { Image = card.Image with { Status = SlotStatus.Generating, UpdatedAt = Shown.Noon.AddSeconds(1) } });

        for (var time = 0; time < 100; time++)
        {
            Feed.Publish(new StudioEvent.SlotChanged(_project.Id, card.Id, AssetKind.Image));
        }

        Eventually(() => page.FindAll("[data-segment]")[1].Text().ShouldContain("Image Generating"));
        Reader.CardCalls.ShouldHaveSingleItem().ShouldBe([card.Id]);
        page.FindAll("[data-segment]")[1].GetAttribute("data-revision").ShouldBe(Shown.Noon.AddSeconds(1).Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Live_CardChangesDuringTheFirstReading_IsShown()
    {
        AddCards(2, 0);
        Reader.Gate = new();
        var (gate, page) = (Reader.Gate, Open());
        Reader.Gate = null;
        var card = Reader.Cards[1];
        Reader.Replace(card with { Image = card.Image with { Status = SlotStatus.Complete } });
        Feed.Publish(new StudioEvent.SlotChanged(_project.Id, card.Id, AssetKind.Image));
        Pass(TimeSpan.FromSeconds(1));

        gate.SetResult();

        Eventually(() => page.FindAll("[data-segment]")[1].Text().ShouldContain("Image Complete"));
    }

    [Fact]
    public void Live_CouldNotBeRead_IsReadAgainByItself()
    {
        AddCards(1, 0);
        var page = Open();
        var card = Reader.Cards[0];
        Reader.Replace(card with { Image = card.Image with { Status = SlotStatus.Complete } });
        Reader.Fault = new InvalidOperationException("down");
        Feed.Publish(new StudioEvent.SlotChanged(_project.Id, card.Id, AssetKind.Image));
        Pass(TimeSpan.FromMilliseconds(500));

        Reader.Fault = null;

        Eventually(() => page.Find("[data-segment]").Text().ShouldContain("Image Complete"));
    }

    [Fact]
    public void Board_AnotherProject_KeepsNothingOfTheFirst()
    {
        AddCards(1, 0);
        Reader.Run = Shown.Run(_project.Id, RunStatus.Running, SlotStatus.Generating);
        var page = Open();
        var other = Shown.Outline() with { Name = "The first boat" };
        Store.Outlines[other.Id] = other;
        Reader.Cards.Clear();
        Reader.Run = null;

        page.Render(parameters => parameters.Add(item => item.Id, other.Id));

        page.Find("h1").Text().ShouldBe("The first boat");
        page.Read().ShouldNotContain("Generating…");
        page.HasButton("Generate all scenes").ShouldBeTrue();
    }

    [Fact]
    public void Board_AnotherProjectWhileTheFirstIsRead_IsTheOneShown()
    {
        Reader.Gate = new();
        var (gate, page) = (Reader.Gate, Open());
        Reader.Gate = null;
        var other = Shown.Outline() with { Name = "The first boat" };
        Store.Outlines[other.Id] = other;

        page.Render(parameters => parameters.Add(item => item.Id, other.Id));
        gate.SetResult();

        page.WaitForAssertion(() => page.Find("h1").Text().ShouldBe("The first boat"));
    }

    [Fact]
    public void Live_ProjectChanged_ReadsEverything()
    {
        AddCards(1, 0);
        var page = Open();
        AddCards(1, 1);

        Feed.Publish(new StudioEvent.ProjectChanged(_project.Id));

        Eventually(() => page.FindAll("[data-segment]").Count.ShouldBe(3));
    }

    [Fact]
    public void Live_FilteredCardChanges_LeavesTheBoard()
    {
        Reader.Cards.Add(Shown.Card(1, _project.Scenes[0], Shown.Slot(AssetKind.Image, SlotStatus.Generating)));
        var page = Open("?status=generating");
        page.FindAll("[data-segment]").Count.ShouldBe(1);
        var card = Reader.Cards[0];
        Reader.Replace(card with { Image = card.Image with { Status = SlotStatus.Complete } });

        Feed.Publish(new StudioEvent.SlotChanged(_project.Id, card.Id, AssetKind.Image));

        Eventually(() => page.Read().ShouldContain("No segment matches"));
    }

    [Fact]
    public void Tile_StaleNarration_SaysWhy()
    {
        Reader.Cards.Add(Shown.Card(1, _project.Scenes[0], audio: Shown.Slot(AssetKind.Audio, SlotStatus.Complete) with { Stale = StaleCause.PromptChanged }));

        Open().Find(".audio .badge").GetAttribute("title").ShouldBe("Audio: The prompt has changed since this was made.");
    }

    [Fact]
    public async Task Delete_LastOneOfTheFilter_StillOffersUndo()
    {
        AddCards(2, 0);
        var page = Open($"?text={Reader.Cards[0].Number}");

        await page.FindComponent<BoardEditing>().Instance.DeleteAsync(Reader.Cards[0].Id);
        Reader.Cards.RemoveAt(0);
        Feed.Publish(new StudioEvent.ProjectChanged(_project.Id));

        Eventually(() => page.Read().ShouldContain("No segment matches"));
        page.Button("Undo").Click();
        SegmentStore.Asked.ShouldBe(["delete", "restore 1"]);
    }

    [Fact]
    public void Run_GoingOn_ShowsProgressAndEnds()
    {
        AddCards(2, 0);
        Reader.Run = Shown.Run(_project.Id, RunStatus.Running, SlotStatus.Complete, SlotStatus.NeedsReview, SlotStatus.Generating, SlotStatus.Failed);
        var page = Open();
        page.Read().ShouldContain("Generating… (2/4)");
        page.Read().ShouldContain("1 min 30 s");
        page.Read().ShouldContain("1 retrying");
        page.HasButton("Generate all scenes").ShouldBeFalse();

        Reader.Run = Shown.Run(_project.Id, RunStatus.Completed, SlotStatus.Complete, SlotStatus.Complete, SlotStatus.Complete, SlotStatus.NeedsReview) with { Id = Reader.Run.Id };
        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => page.HasButton("Generate all scenes").ShouldBeTrue());
        var toast = Notifications.Messages.ShouldHaveSingleItem();
        (toast.Summary, toast.Detail).ShouldBe(("Generation finished", "3 complete, 1 to review"));
    }

    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    private IRenderedComponent<StoryboardPage> Open(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"projects/{_project.Id}{query}");
        return Render<StoryboardPage>(parameters => parameters.Add(item => item.Id, _project.Id));
    }

    private void AddCards(params int[] counts)
    {
        foreach (var (scene, count) in counts.Index())
        {
            for (var card = 0; card < count; card++)
            {
                Reader.Cards.Add(Shown.Card(Reader.Cards.Count + 1, _project.Scenes[scene]));
            }
        }
    }
}
