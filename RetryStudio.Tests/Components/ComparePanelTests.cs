using Bunit;
using RetryStudio.Domain.Comparisons;
using RetryStudio.Domain.Generation;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Segments;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class ComparePanelTests : ScreenTest
{
    [Fact]
    public void Panel_OneAttempt_IsNotThere() =>
        Panel(Shown.Attempt(1), Shown.Attempt(2) with { Media = null }).FindAll("section").ShouldBeEmpty();

    [Fact]
    public void Panel_Closed_LoadsNothing() =>
        Panel(Shown.Attempt(1), Shown.Attempt(2)).FindAll("img").ShouldBeEmpty();

    [Fact]
    public void Panel_Opened_ShowsTheSelectedAgainstTheLatest()
    {
        var (failed, selected, latest) = (Shown.Attempt(1, AttemptStatus.Failed), Shown.Attempt(2) with { IsSelected = true }, Shown.Attempt(3));

        var panel = Opened(failed, selected, latest);

        panel.FindAll("img").Select(image => image.GetAttribute("alt")).ShouldBe(["Attempt 2", "Attempt 3"]);
        panel.Find("img").GetAttribute("src").ShouldBe($"api/v1/attempts/{selected.Id}/poster?width=320");
    }

    [Fact]
    public void Scores_StandSideBySide_TheBetterOneMarked()
    {
        var (failed, passed) = (Shown.Attempt(1, AttemptStatus.Failed), Shown.Attempt(2) with { IsSelected = true });

        var panel = Opened(failed, passed);

        panel.FindAll("tbody tr").Texts().ShouldBe(["Quality 0.80 0.80", "Face 0.87 0.42"]);
        panel.FindAll("td.better").Texts().ShouldBe(["0.87"]);
    }

    [Theory]
    [InlineData("Side by side", ComparisonView.SideBySide, "side-by-side")]
    [InlineData("Heat map", ComparisonView.HeatMap, "heat-map")]
    public void Show_Made_IsShownWithWhatItMeans(string button, ComparisonView view, string route)
    {
        var (first, second) = (Shown.Attempt(1, kind: AssetKind.Video) with { IsSelected = true }, Shown.Attempt(2, kind: AssetKind.Video));
        var panel = Opened(first, second);

        panel.Button(button).Click();

        Comparisons.Asked.ShouldHaveSingleItem().View.ShouldBe(view);
        panel.Find(".result video").GetAttribute("src").ShouldBe($"api/v1/attempts/{first.Id}/compare/{second.Id}/{route}");
        panel.Find(".result figcaption").Text().ShouldContain("attempt 2");
    }

    [Fact]
    public void Show_StillBeingMade_SaysSo_AndCanBeStopped()
    {
        Comparisons.Gate = new();
        var panel = Opened(Shown.Attempt(1) with { IsSelected = true }, Shown.Attempt(2));

        panel.Button("Heat map").Click();
        panel.Find("[role=status]").Text().ShouldStartWith("Making it");
        panel.Button("Heat map").HasAttribute("disabled").ShouldBeTrue();
        panel.Button("Stop").Click();

        panel.WaitForAssertion(() => panel.FindAll("[role=status]").ShouldBeEmpty());
        (panel.Alerts().Count, panel.FindAll(".result").Count).ShouldBe((0, 0));
    }

    [Fact]
    public void Show_Refused_SaysWhy()
    {
        Comparisons.Outcome = new ComparisonOutcome.Gone(First: false);
        var panel = Opened(Shown.Attempt(1) with { IsSelected = true }, Shown.Attempt(2));

        panel.Button("Side by side").Click();

        panel.Alerts().ShouldHaveSingleItem().ShouldContain("The file of attempt 2 is no longer in the media folder.");
        panel.FindAll(".result").ShouldBeEmpty();
    }

    [Fact]
    public void Choose_Another_TakesTheResultAway()
    {
        var (first, second, third) = (Shown.Attempt(1) with { IsSelected = true }, Shown.Attempt(2), Shown.Attempt(3));
        var panel = Opened(first, second, third);
        panel.Button("Heat map").Click();

        panel.Field("B, on the right").Change(second.Id.ToString());

        panel.FindAll(".result").ShouldBeEmpty();
        panel.FindAll("img").Select(image => image.GetAttribute("alt")).ShouldBe(["Attempt 1", "Attempt 2"]);
    }

    [Fact]
    public void Choose_TheSameTwice_IsNotOffered()
    {
        var (first, second) = (Shown.Attempt(1) with { IsSelected = true }, Shown.Attempt(2));
        var panel = Opened(first, second);

        panel.Field("B, on the right").Change(first.Id.ToString());

        panel.Button("Heat map").HasAttribute("disabled").ShouldBeTrue();
        panel.Read().ShouldContain("Choose two different attempts.");
    }

    private IRenderedComponent<ComparePanel> Opened(params AttemptView[] attempts)
    {
        var panel = Panel(attempts);
        panel.Button("Compare two attempts").Click();
        return panel;
    }

    private IRenderedComponent<ComparePanel> Panel(params AttemptView[] attempts)
    {
        var card = Shown.Card(5, Shown.Scene());
        Reader.Histories[card.Id] = Shown.History(card, [.. attempts]);
        return Render<ComparePanel>(parameters => parameters.Add(panel => panel.Attempts, attempts));
    }
}
