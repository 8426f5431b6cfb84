using Bunit;
using RetryStudio.Domain;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Projects;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class ProjectsPageTests : ScreenTest
{
    [Fact]
    public void Projects_None_InvitesToMakeOne()
    {
        var page = Render<ProjectsPage>();

        page.Read().ShouldContain("No project yet");
        page.FindAll("a").Texts().ShouldContain("Make the first one");
    }

    [Fact]
    public void Projects_Some_TellHowFarTheyAre()
    {
        Store.Projects.Add(Project(complete: 24, needsReview: 2, parked: 1));

        var page = Render<ProjectsPage>();

        var card = page.Find("article").Text();
        card.ShouldContain("24 segments, 24 of 48 done");
        card.ShouldContain("2 to review");
        card.ShouldContain("1 parked: budget");
        card.ShouldContain("1,240 GPU s used of 5,000");
        page.Find("[role=progressbar][aria-label=Done]").GetAttribute("aria-valuenow").ShouldBe("50");
    }

    [Fact]
    public void Projects_Some_TellWhenSomethingLastHappened()
    {
        Store.Projects.Add(Project(complete: 1) with { LastActivity = Time.GetUtcNow().AddMinutes(-5) });

        Render<ProjectsPage>().Find("article header").Text().ShouldContain("5 min ago");
    }

    [Fact]
    public void Projects_Broken_SaysSoAndTriesAgain()
    {
        Store.Fault = new InvalidOperationException("down");
        var page = Render<ProjectsPage>();
        page.Alerts().ShouldContain(alert => alert.StartsWith("The projects could not be read."));

        Store.Fault = null;
        page.Button("Try again").Click();

        page.Alerts().ShouldBeEmpty();
        page.Read().ShouldContain("No project yet");
    }

    [Fact]
    public void Projects_Changed_AreReadAgain()
    {
        var page = Render<ProjectsPage>();
        Store.Projects.Add(Project(complete: 0));

        Feed.Publish(new StudioEvent.ProjectChanged(Guid.NewGuid()));

        Eventually(() => page.Read().ShouldContain("The last boat"));
    }

    private static ProjectSummary Project(int complete, int needsReview = 0, int parked = 0) =>
        new(Guid.NewGuid(), "The last boat", Shown.Noon, 24, 48, complete, 0, needsReview + 1, parked, new(5000, 1240, 0, 0)) { Reviews = needsReview };
}
