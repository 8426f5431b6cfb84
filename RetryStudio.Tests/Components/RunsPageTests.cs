using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Runs;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class RunsPageTests : ScreenTest
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void List_Nothing_SaysWhereARunBegins() => Render<RunsPage>().Read().ShouldContain("A run begins with 'Generate all scenes'");

    [Fact]
    public void List_Runs_TellWhatCameOfThem()
    {
        var line = Add("The last boat", RunStatus.Completed, SlotStatus.Complete, SlotStatus.Complete, SlotStatus.NeedsReview);

        var row = Render<RunsPage>().Find("tbody tr");

        row.Text().ShouldContain("The last boat anna 3 images Ended with errors 2 of 3 complete, 1 needs review 1 min 30 s 120");
        row.QuerySelector("th a")!.GetAttribute("href").ShouldBe($"runs/{line.Run.Id}");
    }

    [Fact]
    public void Filter_Chosen_StandsInTheAddressAndHolds()
    {
        Add("One", RunStatus.Completed, SlotStatus.Complete);
        Add("Other", RunStatus.Cancelled, SlotStatus.Cancelled);
        var page = Render<RunsPage>();

        page.Field("Status").Change("Cancelled");

        Navigation.Uri.ShouldEndWith("?status=cancelled");
        page.WaitForAssertion(() => page.FindAll("tbody tr").ShouldHaveSingleItem().Text().ShouldContain("Other"));
        page.Button("Show all").Click();
        page.WaitForAssertion(() => page.FindAll("tbody tr").Count.ShouldBe(2));
    }

    [Fact]
    public void Filter_FitsNothing_OffersAll()
    {
        Add("One", RunStatus.Completed, SlotStatus.Complete);
        Navigation.NavigateTo("runs?status=running");

        Render<RunsPage>().Read().ShouldContain("No run is like that");
    }

    [Fact]
    public void List_Many_IsTurnedPageByPage()
    {
        for (var run = 0; run < 60; run++)
        {
            Add($"Run {run}", RunStatus.Completed, SlotStatus.Complete);
        }

        var page = Render<RunsPage>();
        page.FindAll("tbody tr").Count.ShouldBe(50);
        page.Button("Older").Click();

        page.WaitForAssertion(() => page.FindAll("tbody tr").Count.ShouldBe(10));
        page.HasButton("Older").ShouldBeFalse();
        page.Button("Newest").Click();
        page.WaitForAssertion(() => page.FindAll("tbody tr").Count.ShouldBe(50));
    }

    [Fact]
    public void List_Broken_SaysSo()
    {
        RunHistory.Fault = new InvalidOperationException("down");

        Render<RunsPage>().Alerts().ShouldHaveSingleItem().ShouldStartWith("The runs could not be read.");
    }

    [Fact]
    public void Run_WithFailures_TellsThemAndGivesTheReport()
    {
        var line = Add("The last boat", RunStatus.Completed, SlotStatus.Complete, SlotStatus.NeedsReview);
        var page = Open(line, new FailedSlot(Guid.NewGuid(), 7, "Gulls.", AssetKind.Image, SlotStatus.NeedsReview, DecisionReason.PolicyOff, "Flicker 0.20 is below 0.50.", 3));

        page.Find("[aria-label=Facts]").Text().ShouldContain("Outcome 1 of 2 complete, 1 needs review");
        page.Find("[aria-label=Facts]").Text().ShouldContain("GPU time 110 GPU s used, 100 expected (10 % more), 300 at worst");
        page.Find("[aria-label='What failed'] li").Text().ShouldBe("Segment 7, image Gulls. Needs review Flicker 0.20 is below 0.50. 3 attempts");
        page.FindAll("a[download]").Select(link => link.GetAttribute("href")).ShouldBe(((string[])["html", "csv", "json"]).Select(format => $"/api/v1/runs/{line.Run.Id}/error-report?format={format}"));
    }

    [Fact]
    public void Run_WithoutFailures_SaysSo()
    {
        var page = Open(Add("Film", RunStatus.Completed, SlotStatus.Complete));

        page.Find("[aria-label='What failed']").Text().ShouldContain("Nothing of this run failed, waits for a person or is parked.");
        page.FindAll("a[download]").ShouldBeEmpty();
    }

    [Fact]
    public void Run_Timeline_IsToldInWordsAndAsATable()
    {
        var page = Open(Add("Film", RunStatus.Cancelled, SlotStatus.Complete));

        page.Find("svg[role=img]").GetAttribute("aria-label").ShouldBe("3 passed, 1 failed by a check, 2 failed by a machine.");
        page.FindAll("[aria-label='What happened when'] li").Texts().ShouldBe(["21 Nov 2026, 12:00 UTC Started by anna", "21 Nov 2026, 12:05 UTC Cancelled by ben"]);
        page.Find("table[aria-label='Results over time'] tbody").Text().ShouldStartWith("21 Nov 2026, 12:00 UTC 3 1 0");
    }

    [Fact]
    public void Run_NobodyKnowsIt_SaysSo() =>
        Render<RunPage>(parameters => parameters.Add(page => page.Id, Guid.NewGuid())).Alerts().ShouldHaveSingleItem().ShouldStartWith("There is no such run.");

    [Fact]
    public void Run_MovesOnWhileItIsRead_IsReadAgain()
    {
        var line = Add("Film", RunStatus.Running, SlotStatus.Generating);
        RunHistory.Gate = new();
        var page = Open(line);
        page.Read().ShouldContain("Reading the run…");

        RunHistory.Reports[line.Run.Id] = RunHistory.Reports[line.Run.Id] with { Line = line with { Project = "Renamed" } };
        Feed.Publish(new RetryStudio.Domain.Live.StudioEvent.ProjectChanged(line.Run.ProjectId));
        RunHistory.Gate.SetResult();

        Eventually(() => page.Read().ShouldContain("Renamed"));
    }

    [Fact]
    public async Task Run_LeftWhileItIsRead_IsNotReadAnyMore()
    {
        var line = Add("Film", RunStatus.Running, SlotStatus.Generating);
        RunHistory.Gate = new();
        Open(line);
        await DisposeComponentsAsync();
        RunHistory.Gate.SetResult();
        Pass(TimeSpan.FromSeconds(2));

        Feed.Publish(new RetryStudio.Domain.Live.StudioEvent.ProjectChanged(line.Run.ProjectId));
        Pass(TimeSpan.FromSeconds(3));

        RunHistory.Reads.ShouldBe(1);
    }

    private RunLine Add(string project, RunStatus status, params SlotStatus[] slots)
    {
        var run = Shown.Run(Guid.NewGuid(), status, slots) with { Estimate = new(100, 300) };
        var line = new RunLine(run, project, new(4, 1, 120, 10));
        RunHistory.Runs.Add(line);
        return line;
    }

    private IRenderedComponent<RunPage> Open(RunLine line, params FailedSlot[] failed)
    {
        var timeline = RunTimeline.Of(Shown.Noon, Shown.Noon.AddMinutes(5), [new(Shown.Noon, 3, 1, 0), new(Shown.Noon.AddMinutes(4), 0, 0, 2)],
            [new(RunMarkKind.Started, Shown.Noon, "anna"), new(RunMarkKind.Cancelled, Shown.Noon.AddMinutes(5), "ben")]);
        RunHistory.Reports[line.Run.Id] = new(line, timeline, [.. failed]);
        return Render<RunPage>(parameters => parameters.Add(page => page.Id, line.Run.Id));
    }
}
