using Bunit;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Live;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Budgets;
using RetryStudio.Web.Shared;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class BudgetPageTests : ScreenTest
{
    [Fact]
    public void Page_Report_TellsFiguresSplitAndThresholds()
    {
        Budgets.Rates = new(0, ["GPU 1"]);
        var page = Open(Spent.Budget("The last boat", 100, 60, forecast: new(5, 90, 110)));

        page.Find("h1").Text().ShouldBe("Budget: The last boat");
        page.Find("[aria-label=Budget]").Text().ShouldContain("Spent 60 GPU s");
        page.Find("[aria-label=Budget]").Text().ShouldContain("The budget will probably do. With bad luck, 10 GPU s are missing.");
        page.Find("table[aria-label='Spent on']").Text().ShouldContain("First attempts 4 30 50 % Retries 2 30 50 % Attempts that people asked for 0 0 0 % All of it 6 60");
        page.Find("table[aria-label='By scene type']").Text().ShouldContain("Landscape of these 30 GPU s for 2 retries 6 60 100 %");
        page.Find("table[aria-label='By failed check']").Text().ShouldContain("Flicker 2 30 50 % No check: it passed 4 30 50 %");
        var thresholds = page.FindAll("[aria-label=Thresholds] li").Texts();
        thresholds[0].ShouldStartWith("50 % 50 GPU s: reached by 21 Nov 2026, 15:00 UTC");
        thresholds[1].ShouldStartWith("80 % 80 GPU s: not reached");
        thresholds[2].ShouldContain("nothing is lost");
        page.Read().ShouldContain("Based on 6 judged attempts of this project");
        page.FindAll("a[download]").ShouldContain(link => link.GetAttribute("href")!.EndsWith("/entries.csv", StringComparison.Ordinal));
    }

    [Fact]
    public void Plot_IsToldAsATableToo()
    {
        var page = Open(Spent.Budget("Film", 100, 60, forecast: new(5, 90, 110)));

        page.Find("svg[role=img]").GetAttribute("aria-label").ShouldBe("60 GPU s spent of 100; at completion likely 90, nine times out of ten at most 110.");
        page.Find("table[aria-label='Spent over time']").Text().ShouldContain("21 Nov 2026, 15:00 UTC 60 At completion, likely 90 At completion, nine times out of ten at most 110");
    }

    [Fact]
    public void Page_NothingSpent_SaysSo()
    {
        var budget = Spent.Budget("Film", null, 0);
        var page = Open(budget, new(budget, SpentBreakdown.None, [], [], 0));

        page.Read().ShouldContain("Nothing was generated yet.");
        page.Read().ShouldContain("No limit is set");
        page.FindAll("svg[role=img]").ShouldBeEmpty();
    }

    [Fact]
    public void SetBudget_Parked_OffersToContinue()
    {
        var budget = Spent.Budget("Film", 100, 99, parked: 2);
        Store.Outlines[budget.ProjectId] = Shown.Outline() with { Id = budget.ProjectId, Budget = new(100, 99, 0, 0) };
        var dialogs = Dialogs;
        var page = Open(budget);

        page.Button("Set budget").Click();
        dialogs.WaitForAssertion(() => dialogs.Field("Then continue 2 parked slots").ShouldNotBeNull());
        dialogs.Field("New limit").Change("500");
        dialogs.Find("form").Submit();

        dialogs.WaitForAssertion(() => Store.Budgets.ShouldBe([500]));
        Runs.Started.ShouldHaveSingleItem().Scope.ShouldBe(RetryStudio.Domain.Generation.RunScope.Parked);
    }

    [Fact]
    public void SetBudget_Limit_LeavesTheReserveAlone()
    {
        var budget = Spent.Budget("Film", 100, 99);
        budget = budget with { Figures = budget.Figures with { Reserve = 250 } };
        Store.Outlines[budget.ProjectId] = Shown.Outline() with { Id = budget.ProjectId, Budget = new(100, 99, 0, 0) { Reserve = 250 } };
        var dialogs = Dialogs;
        var page = Open(budget);
        page.Find("[aria-label=Budget]").Text().ShouldContain("Reserve 250 GPU s");

        page.Button("Set budget").Click();
        dialogs.WaitForAssertion(() => dialogs.Field("Reserve").GetAttribute("value").ShouldBe("250"));
        dialogs.Field("New limit").Change("500");
        dialogs.Find("form").Submit();

        dialogs.WaitForAssertion(() => Store.BudgetChanges.ShouldBe([new(500)]));
    }

    [Fact]
    public void Page_ProjectMovesOn_IsReadAgainAndOthersAreNot()
    {
        var budget = Spent.Budget("Film", 100, 10);
        var page = Open(budget);

        Budgets.Reports[budget.ProjectId] = Spent.Report(budget with { Figures = budget.Figures with { Spent = 30 } });
        Feed.Publish(new StudioEvent.ProjectChanged(budget.ProjectId));

        Eventually(() => page.Find("[aria-label=Budget]").Text().ShouldContain("Spent 30 GPU s"));
    }

    [Fact]
    public void Page_SomethingIsGenerated_IsReadNowAndThenOnly()
    {
        var budget = Spent.Budget("Film", 100, 10);
        Open(budget);
        var reads = Budgets.Reads;

        for (var second = 0; second < 5; second++)
        {
            Feed.Publish(new StudioEvent.SlotChanged(budget.ProjectId, Guid.NewGuid(), RetryStudio.Domain.Generation.AssetKind.Image));
            Pass(TimeSpan.FromSeconds(1));
        }

        Budgets.Reads.ShouldBe(reads);
        Eventually(() => Budgets.Reads.ShouldBe(reads + 1));
    }

    [Fact]
    public void Page_BudgetIsSetElsewhere_IsReadAtOnce()
    {
        var budget = Spent.Budget("Film", 100, 10);
        var page = Open(budget);

        Budgets.Reports[budget.ProjectId] = Spent.Report(budget with { Figures = budget.Figures with { Limit = 900 } });
        Feed.Publish(new StudioEvent.BudgetChanged(budget.ProjectId));

        Eventually(() => page.Find("[aria-label=Budget]").Text().ShouldContain("of 900"));
    }

    [Fact]
    public void Page_NobodyKnowsIt_SaysSo() =>
        Render<BudgetPage>(parameters => parameters.Add(page => page.Id, Guid.NewGuid())).Alerts().ShouldHaveSingleItem().ShouldStartWith("There is no such project.");

    [Theory]
    [InlineData(40, null)]
    [InlineData(62, "62 % used")]
    [InlineData(85, "85 % used")]
    [InlineData(101, "Used up")]
    public void Line_TellsWhatItsThresholdSays(int spent, string? told)
    {
        var line = Render<BudgetLine>(parameters => parameters.Add(item => item.Budget, new(100, spent, 0, 0)));

        line.FindAll(".badge").Texts().ShouldBe(told is null ? [] : [told]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1240)]
    [InlineData(999999)]
    public void Plot_AnySum_HasAFewRoundTicks(int spent)
    {
        var plot = BurnDownPlot.Of([new(Shown.Noon, 0, 0), new(Shown.Noon, spent, 0)], null, new(0, spent, spent));

        plot.Ticks.Length.ShouldBeInRange(2, 6);
        plot.Ticks[0].ShouldBe((BurnDownPlot.Bottom, 0m));
        plot.Ticks.ShouldAllBe(tick => tick.Y >= BurnDownPlot.Top && tick.Y <= BurnDownPlot.Bottom);
    }

    private IRenderedComponent<BudgetPage> Open(ProjectBudget budget, BudgetReport? report = null)
    {
        Budgets.Reports[budget.ProjectId] = report ?? Spent.Report(budget);
        return Render<BudgetPage>(parameters => parameters.Add(page => page.Id, budget.ProjectId));
    }
}
