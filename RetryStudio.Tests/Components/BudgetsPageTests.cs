using Bunit;
using RetryStudio.Domain.Live;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Budgets;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class BudgetsPageTests : ScreenTest
{
    [Fact]
    public void List_Nothing_LeadsToTheFirstProject()
    {
        var page = Render<BudgetsPage>();

        page.Read().ShouldContain("No project yet");
        page.FindAll("a").ShouldContain(link => link.GetAttribute("href") == "projects/new");
    }

    [Fact]
    public void List_Several_TheNearestToItsLimitComesFirstAndLeadsToItsPage()
    {
        Budgets.Budgets.Add(Spent.Budget("Far", 1000, 100));
        Budgets.Budgets.Add(Spent.Budget("Free", null, 500));
        Budgets.Budgets.Add(Spent.Budget("Near", 100, 85, parked: 3, forecast: new(4, 120, 140)));

        var page = Render<BudgetsPage>();

        page.FindAll("tbody th").Texts().ShouldBe(["Near", "Far", "Free"]);
        var near = page.Find("tbody tr");
        near.Text().ShouldContain("85 %");
        near.Text().ShouldContain("The budget is nearly used up.");
        near.Text().ShouldContain("120 at most 140, beyond the limit");
        near.QuerySelector("th a")!.GetAttribute("href").ShouldBe($"projects/{Budgets.Budgets[2].ProjectId}/budget");
        near.QuerySelector("[role=progressbar]")!.GetAttribute("aria-valuenow").ShouldBe("85");
        page.Find("tfoot").Text().ShouldStartWith("All projects 685");
    }

    [Fact]
    public void Money_NoRateAnywhere_TellsGpuTimeOnlyAndWhereARateIsSet()
    {
        Budgets.Budgets.Add(Spent.Budget("Film", 100, 10));
        Budgets.Rates = new(0, ["GPU 1"]);

        var page = Render<BudgetsPage>();

        page.FindAll("thead th").Texts().ShouldNotContain("Money spent");
        page.Read().ShouldContain("Set one under Backends → Edit");
    }

    [Fact]
    public void Money_RateTakenAway_StillTellsWhatWasBooked()
    {
        var budget = Spent.Budget("Film", 100, 10);
        Budgets.Budgets.Add(budget with { Figures = budget.Figures with { SpentCost = 2 } });
        Budgets.Rates = new(0, ["GPU 1"]);

        var page = Render<BudgetsPage>();

        page.Find("tbody tr").Text().ShouldContain("2.00 EUR");
        page.Read().ShouldContain("No backend has a rate any more");
    }

    [Fact]
    public void Money_SomeRates_TellsWhatIsNotInIt()
    {
        var budget = Spent.Budget("Film", 100, 10);
        Budgets.Budgets.Add(budget with { Figures = budget.Figures with { SpentCost = 1234.5m } });
        Budgets.Rates = new(1, ["GPU 2"]);

        var page = Render<BudgetsPage>();

        page.Find("tbody tr").Text().ShouldContain("1,234.50 EUR");
        page.Read().ShouldContain("GPU time of GPU 2 is not in the money");
    }

    [Fact]
    public void List_ChangedMeanwhile_IsReadAgain()
    {
        Budgets.Budgets.Add(Spent.Budget("Film", 100, 10));
        var page = Render<BudgetsPage>();

        Budgets.Budgets[0] = Spent.Budget("Film", 100, 60);
        Feed.Publish(new StudioEvent.ProjectChanged(Guid.NewGuid()));

        Eventually(() => page.Find("tbody tr").Text().ShouldContain("60 %"));
    }

    [Fact]
    public void List_Broken_SaysSoAndIsReadAgain()
    {
        Budgets.Fault = new InvalidOperationException("down");
        var page = Render<BudgetsPage>();
        page.Alerts().ShouldHaveSingleItem().ShouldStartWith("The budgets could not be read.");

        Budgets.Fault = null;
        page.Button("Try again").Click();

        page.Read().ShouldContain("No project yet");
    }
}
