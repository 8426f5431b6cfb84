using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using RetryStudio.Domain;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using RetryStudio.Web.Comparisons;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class ComparePageTests : ScreenTest
{
    private readonly SegmentCard _card = Shown.Card(5, Shown.Scene(), Shown.Slot(AssetKind.Image, SlotStatus.Complete), Shown.Slot(AssetKind.Video, SlotStatus.Complete));

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private string Query => new Uri(Navigation.Uri).Query;

    [Fact]
    public void Page_OneFile_SaysWhatIsMissing() =>
        Open("", Shown.Attempt(1), Shown.Attempt(2) with { Media = null }).Read().ShouldContain("There is nothing to compare yet");

    [Fact]
    public void Page_NoSuchSegment_SaysSo() =>
        Render<ComparePage>(page => page.Add(item => item.Id, Guid.NewGuid())).Alerts().Single().ShouldContain("There is no such segment.");

    [Fact]
    public void Page_NothingAskedFor_ShowsTheSelectedAgainstTheLatest()
    {
        var page = Open("", Shown.Attempt(1, AttemptStatus.Failed), Shown.Attempt(2) with { IsSelected = true }, Shown.Attempt(3));

        Panes(page).ShouldBe(["Attempt 2", "Attempt 3"]);
    }

    [Fact]
    public void Page_Address_DecidesWhatStandsWhere()
    {
        var page = Open("?a=3&b=1&c=2&d=9", Shown.Attempt(1), Shown.Attempt(2), Shown.Attempt(3));

        Panes(page).ShouldBe(["Attempt 3", "Attempt 1", "Attempt 2"]);
        page.Read().ShouldContain("Attempt 9 of this kind has no file, so it is not shown.");
    }

    [Fact]
    public void Page_TwoVideos_ShowsThemBeforeImages()
    {
        var page = Open("", Shown.Attempt(1), Shown.Attempt(2), Shown.Attempt(1, kind: AssetKind.Video), Shown.Attempt(2, kind: AssetKind.Video));

        page.FindAll("video[data-in-step]").Count.ShouldBe(2);
        page.FindAll("[aria-label='Playback in step'] button").Texts().ShouldBe(["Play", "◂ Frame", "Frame ▸"]);
        page.Field("Kind").Change("Image");
        Query.ShouldBe("?kind=image");
    }

    [Fact]
    public void Number_Pressed_PutsThatAttemptIntoTheActivePlace()
    {
        var page = Open("?a=1&b=2", Shown.Attempt(1), Shown.Attempt(2), Shown.Attempt(3));
        page.Find("section[aria-label='Attempt 2']").TriggerEvent("onfocus", new Microsoft.AspNetCore.Components.Web.FocusEventArgs());

        page.Find("[aria-keyshortcuts='3']").Click();

        Query.ShouldBe("?a=1&b=3&kind=image");
        page.Find("[aria-current=true]").GetAttribute("aria-label").ShouldBe("Attempt 3");
    }

    [Fact]
    public void Number_OfTheOtherPlace_ChangesPlaces()
    {
        var page = Open("?a=1&b=2", Shown.Attempt(1), Shown.Attempt(2));

        page.Find("[aria-keyshortcuts='2']").Click();

        Query.ShouldBe("?a=2&b=1&kind=image");
    }

    [Fact]
    public void Places_AddedAndRemoved_StayBetweenTwoAndFour()
    {
        var page = Open("?a=1&b=2", Shown.Attempt(1), Shown.Attempt(2), Shown.Attempt(3));
        page.Button("Remove").HasAttribute("disabled").ShouldBeTrue();

        page.Button("Add").Click();

        Query.ShouldBe("?a=1&b=2&c=3&kind=image");
        page.Button("Add").HasAttribute("disabled").ShouldBeTrue();
        page.Button("Remove").Click();
        Query.ShouldBe("?a=2&b=3&kind=image");
    }

    [Fact]
    public void Scores_StandSideBySide_TheBestMarked()
    {
        var page = Open("?a=1&b=2", Shown.Attempt(1, AttemptStatus.Failed), Shown.Attempt(2));

        page.FindAll("[aria-label='Scores side by side'] tbody tr").Texts().ShouldBe(["Quality 0.80 0.80", "Face 0.42 0.87"]);
        page.FindAll("td.best").Texts().ShouldBe(["0.87"]);
    }

    [Fact]
    public void Recipes_ShowOnlyWhatDiffers()
    {
        var other = Shown.Attempt(2) with { Recipe = Shown.Recipe() with { Seed = 7, Cfg = 7.3m } };

        var page = Open("?a=1&b=2", Shown.Attempt(1), other);

        page.FindAll("[aria-label='Recipes side by side'] tbody tr").Texts().ShouldBe(["Seed 18446744073709551615 7", "Cfg 7 7.3"]);
        Open("?a=1&b=2", Shown.Attempt(1), Shown.Attempt(2)).Read().ShouldContain("they were made by the same recipe");
    }

    [Fact]
    public void Wipe_TwoLayers_HaveADividerForTheKeyboard()
    {
        var page = Open("?a=1&b=2&view=wipe", Shown.Attempt(1), Shown.Attempt(2));

        page.Find("[role=slider]").GetAttribute("aria-label").ShouldBe("Divider: Attempt 1 on the left, Attempt 2 on the right");
        page.FindAll("[data-wipe] img").Count.ShouldBe(2);
        page.Button("Right: Attempt 2").Click();
        page.Button("Select attempt 2").HasAttribute("disabled").ShouldBeFalse();
    }

    [Fact]
    public void Heat_Map_IsMadeAndShown()
    {
        var (first, second) = (Shown.Attempt(1), Shown.Attempt(2));

        var page = Open("?a=1&b=2&view=heat", first, second);

        page.Find("[aria-label='Heat map'] img").GetAttribute("src").ShouldBe($"api/v1/attempts/{first.Id}/compare/{second.Id}/heat-map");
        Comparisons.Asked.Single().View.ShouldBe(ComparisonView.HeatMap);
    }

    [Fact]
    public void Heat_NotDecodable_SaysWhy()
    {
        Comparisons.Outcome = new ComparisonOutcome.NotDecodable();

        Open("?view=heat", Shown.Attempt(1), Shown.Attempt(2)).Alerts().Single().ShouldContain("They cannot be compared: one of the two files cannot be decoded.");
    }

    [Fact]
    public void Select_AnotherIsSelected_AsksFirstAndTellsThen()
    {
        var other = Shown.Attempt(2);
        var page = Open("?a=2&b=1", Shown.Attempt(1) with { IsSelected = true }, other);

        page.Find("[aria-keyshortcuts=Enter]").Click();
        Dialogs.Read().ShouldContain("Select attempt 2 instead?");
        Dialogs.Button("Select attempt 2").Click();

        page.WaitForAssertion(() => Runs.Selected.ShouldBe([(other.Id, "anna")]));
        Runs.Blind.ShouldBeEmpty();
        page.Read().ShouldContain("Attempt 2 is selected.");
    }

    [Fact]
    public void Select_WhileItIsGenerated_IsNotOffered()
    {
        Reader.Histories[_card.Id] = Shown.History(_card with { Image = Shown.Slot(AssetKind.Image, SlotStatus.Generating) }, Shown.Attempt(1), Shown.Attempt(2));
        var page = Render<ComparePage>(parameters => parameters.Add(item => item.Id, _card.Id));

        page.Find("[aria-keyshortcuts=Enter]").HasAttribute("disabled").ShouldBeTrue();
        page.Read().ShouldContain("wait until it has ended");
    }

    [Fact]
    public void Blind_BeforeTheChoice_NothingTellsWhoIsWho()
    {
        var page = Open("?a=1&b=2&blind=1", Shown.Attempt(1, AttemptStatus.Failed), Shown.Attempt(2) with { IsSelected = true });

        Panes(page).ShouldBe(["A", "B"]);
        page.Markup.ShouldNotContain("Attempt 1");
        page.Markup.ShouldNotContain("Attempt 2");
        page.Markup.ShouldNotContain("0.87");
        page.Markup.ShouldNotContain("18446744073709551615");
        page.Markup.ShouldNotContain("elected", Case.Sensitive);
        page.FindAll("table").ShouldBeEmpty();
    }

    [Fact]
    public void Blind_Chosen_RevealsAllAndRecordsThatItWasBlind()
    {
        var (failed, passed) = (Shown.Attempt(1, AttemptStatus.Failed), Shown.Attempt(2));
        var page = Open("?a=1&b=2&blind=1", failed, passed);
        page.Find("[aria-keyshortcuts='2']").Click();

        page.Button("Choose B").Click();
        Dialogs.Button("Choose B").Click();

        page.WaitForAssertion(() => Runs.Blind.Count.ShouldBe(1));
        var chosen = Runs.Blind.Single() == failed.Id ? 1 : 2;
        page.Read().ShouldContain($"You chose B: it is attempt {chosen}. The studio would have taken {(chosen == 2 ? "the same one" : "attempt 2")}.");
        Query.ShouldNotContain("blind");
        page.FindAll("table").ShouldNotBeEmpty();
    }

    [Fact]
    public void Blind_ReadAnewWhileTheQuestionIsOpen_RevealsTheChosenOne()
    {
        var (first, second) = (Shown.Attempt(1), Shown.Attempt(2));
        var page = Open("?a=1&b=2&blind=1", first, second);
        page.Find("[aria-keyshortcuts='2']").Click();
        page.Button("Choose B").Click();

        Reader.Histories[_card.Id] = Shown.History(_card, first with { GpuSeconds = 99 }, second with { GpuSeconds = 99 });
        ReadAnew();
        Dialogs.Button("Choose B").Click();

        page.WaitForAssertion(() => page.Read().ShouldContain("You chose B"));
        var chosen = Runs.Blind.Single() == first.Id ? 1 : 2;
        page.Find("[aria-current=true]").GetAttribute("aria-label").ShouldBe($"Attempt {chosen}");
    }

    [Fact]
    public void Select_WithoutNumbersInTheAddress_LeavesEverythingInItsPlace()
    {
        var (first, second) = (Shown.Attempt(1) with { IsSelected = true }, Shown.Attempt(2));
        var page = Open("", first, second);
        page.Find("[data-place][aria-label='Attempt 2']").Click();
        page.Button("Select attempt 2").Click();

        Reader.Histories[_card.Id] = Shown.History(_card, first with { IsSelected = false }, second with { IsSelected = true });
        ReadAnew();
        Dialogs.Button("Select attempt 2").Click();

        page.WaitForAssertion(() => page.Find("[aria-current=true]").GetAttribute("aria-label").ShouldBe("Attempt 2"));
        Query.ShouldBe("?a=2&b=1&kind=image");
    }

    [Fact]
    public async Task Page_LeftBeforeTheScriptAnswers_StopsListening()
    {
        var script = new SlowScript();
        Services.AddSingleton<IJSRuntime>(script);
        Reader.Histories[_card.Id] = Shown.History(_card, Shown.Attempt(1), Shown.Attempt(2));
        Render<ComparePage>(page => page.Add(item => item.Id, _card.Id));

        await DisposeComponentsAsync();
        script.Attached.SetResult();

        SpinWait.SpinUntil(() => script.Called.Count == 3, DefaultWaitTimeout);
        script.Called.ShouldBe(["import", "attach", "dispose"]);
    }

    [Fact]
    public void Blind_TwoLayersOfThree_OffersThoseThatAreShown()
    {
        var page = Open("?a=1&b=2&c=3&blind=1&view=wipe", Shown.Attempt(1), Shown.Attempt(2), Shown.Attempt(3));

        page.FindAll("[aria-label='The active one'] button").Texts().ShouldBe(["A", "B"]);
    }

    [Fact]
    public async Task Blind_Live_KeepsTheOrder()
    {
        var attempts = Enumerable.Range(1, 4).Select(number => Shown.Attempt(number)).ToArray();
        var page = Open("?a=1&b=2&c=3&d=4&blind=1", attempts);
        var before = page.FindAll("section img").Select(image => image.GetAttribute("src")).ToList();

        ReadAnew();
        await page.InvokeAsync(() => { });

        page.FindAll("section img").Select(image => image.GetAttribute("src")).ShouldBe(before);
    }

    /// <summary>Something changed, and the page has read it.</summary>
    private void ReadAnew()
    {
        var before = Reader.HistoryCalls;
        Feed.Publish(new RetryStudio.Domain.Live.StudioEvent.SlotChanged(Guid.NewGuid(), _card.Id, AssetKind.Image));
        Eventually(() => Reader.HistoryCalls.ShouldBeGreaterThan(before));
    }

    private IRenderedComponent<ComparePage> Open(string query, params AttemptView[] attempts)
    {
        Reader.Histories[_card.Id] = Shown.History(_card, [.. attempts]);
        _ = Dialogs;
        Navigation.NavigateTo($"segments/{_card.Id}/compare{query}");
        return Render<ComparePage>(page => page.Add(item => item.Id, _card.Id));
    }

    private static IEnumerable<string> Panes(IRenderedComponent<ComparePage> page) => page.FindAll("section[data-place] h2").Texts();
}
