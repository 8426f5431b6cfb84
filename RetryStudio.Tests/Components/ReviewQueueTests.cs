using Bunit;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Review;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Review;
using RetryStudio.Web.Shared;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

/// <summary>How the reviews are listed, walked through, kept up to date.</summary>
public sealed class ReviewQueueTests : ReviewTest
{
    [Fact]
    public void Queue_Nothing_SaysWhenSomethingWouldBeThere() => Render<ReviewPage>().Read().ShouldContain("Nothing waits for you");

    [Fact]
    public void Queue_NothingOfTheFilter_OffersEverything()
    {
        Navigation.NavigateTo("review?kind=video&order=dearest");

        var page = Render<ReviewPage>();

        page.Read().ShouldContain("Nothing of this waits");
        Reviews.Asked.ShouldBe(new ReviewFilter(Kind: AssetKind.Video, Order: ReviewOrder.Dearest));
        page.Button("Show everything").Click();
        Navigation.Uri.ShouldEndWith("/review");
    }

    [Fact]
    public void Queue_Unreadable_SaysSoAndOffersAnotherTry()
    {
        Reviews.Fault = new InvalidOperationException("down");
        var page = Render<ReviewPage>();
        page.Alerts().Single().ShouldContain("The reviews could not be read.");
        Reviews.Fault = null;

        page.Button("Try again").Click();

        page.Read().ShouldContain("Nothing waits for you");
    }

    [Fact]
    public void Queue_Open_ShowsTheFirstWithEveryAttempt()
    {
        var item = Escalated(5, Shown.Attempt(1, AttemptStatus.Failed), Shown.Attempt(2, AttemptStatus.Failed));

        var page = Render<ReviewPage>();

        page.Find("nav li").Text().ShouldBe("Segment 5, image The last boat, just now 1 attempt, 0 GPU s");
        var desk = page.Find("[aria-label='Segment 5, image']");
        desk.Text().ShouldContain("Face 0.42 is below 0.60. A person decides.");
        desk.QuerySelectorAll("article").Length.ShouldBe(2);
        desk.QuerySelector("[aria-label='Attempt 2']")!.Text().ShouldContain("Face 0.42 min 0.60 fails");
        desk.QuerySelector("[aria-label='Attempt 2']")!.Text().ShouldContain("Seed 18446744073709551615");
        desk.QuerySelector("h2 a")!.GetAttribute("href").ShouldBe($"segments/{item.SegmentId}");
    }

    [Fact]
    public void Queue_Many_ShowsMoreWhenAsked()
    {
        Reviews.Queue.AddRange(Enumerable.Range(1, 120).Select(Shown.Escalation));
        var page = Render<ReviewPage>();
        page.FindAll("nav li").Count.ShouldBe(50);

        page.Button("Show more").Click();
        page.Button("Show more").Click();

        page.FindAll("nav li").Count.ShouldBe(120);
        page.HasButton("Show more").ShouldBeFalse();
    }

    [Fact]
    public void Live_ClosedElsewhere_SaysSoInsteadOfVanishing()
    {
        var item = Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        var page = Render<ReviewPage>();

        Reviews.Close(item.Id, "omar", "omar chose attempt 1.");
        Feed.Publish(new StudioEvent.ProjectChanged(item.ProjectId));

        Eventually(() => page.Find("[aria-label='Segment 5, image'] [role=status]").Text().ShouldBe("Closed just now by omar. omar chose attempt 1."));
        page.HasButton("Approve attempt 1").ShouldBeFalse();
    }

    [Fact]
    public void Live_ClosedElsewhere_NextLeadsToTheFirstOfTheRest()
    {
        var item = Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        Escalated(6, Shown.Attempt(1, AttemptStatus.Failed));
        var page = Render<ReviewPage>();
        Reviews.Close(item.Id, "omar", "omar chose attempt 1.");
        Feed.Publish(new StudioEvent.ProjectChanged(item.ProjectId));
        Eventually(() => page.Read().ShouldContain("omar chose attempt 1."));
        page.Button("Previous").HasAttribute("disabled").ShouldBeTrue();

        page.Button("Next").Click();

        page.WaitForAssertion(() => page.FindAll("[aria-label='Segment 6, image']").Count.ShouldBe(1));
    }

    [Fact]
    public void Step_NextAndPrevious_WalkTheQueueAndKeepTheAddress()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        var second = Escalated(6, Shown.Attempt(1, AttemptStatus.Failed));
        var page = Render<ReviewPage>();
        page.Button("Previous").HasAttribute("disabled").ShouldBeTrue();

        page.Button("Next").Click();

        Navigation.Uri.ShouldEndWith($"review?open={second.Id}");
        page.WaitForAssertion(() => page.FindAll("[aria-label='Segment 6, image']").Count.ShouldBe(1));
        page.Button("Next").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Address_OpenOne_IsOpenedAgain()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        var second = Escalated(6, Shown.Attempt(1, AttemptStatus.Failed));
        Navigation.NavigateTo($"review?open={second.Id}&assignee=-");

        Render<ReviewPage>().FindAll("[aria-label='Segment 6, image']").Count.ShouldBe(1);
        Reviews.Asked!.Assignee.ShouldBe("");
    }

    [Fact]
    public void Count_FollowsWhatHappens()
    {
        var count = Render<ReviewCount>();
        count.Read().ShouldBe("");
        Reviews.Queue.AddRange(Enumerable.Range(1, 120).Select(Shown.Escalation));

        Feed.Publish(new StudioEvent.ProjectChanged(Guid.NewGuid()));

        Eventually(() => count.Read().ShouldBe("99+ waiting for a person"));
    }

    [Fact]
    public void Count_Unreadable_LeavesThePageAlone()
    {
        Reviews.Fault = new InvalidOperationException("down");

        Render<ReviewCount>().Read().ShouldBe("");
    }

    [Fact]
    public void Live_ClosedElsewhere_NextGoesOnFromItsPlace()
    {
        foreach (var number in new[] { 5, 6, 7, 8 })
        {
            Escalated(number, Shown.Attempt(1, AttemptStatus.Failed));
        }

        var third = Reviews.Queue[2];
        Navigation.NavigateTo($"review?open={third.Id}");
        var page = Render<ReviewPage>();
        Reviews.Close(third.Id, "omar", "omar chose attempt 1.");
        Feed.Publish(new StudioEvent.ProjectChanged(third.ProjectId));
        Eventually(() => page.Read().ShouldContain("omar chose attempt 1."));

        page.Button("Next").Click();

        page.WaitForAssertion(() => page.FindAll("[aria-label='Segment 8, image']").Count.ShouldBe(1));
    }

    [Fact]
    public void Filter_DoesNotFitTheOpenOne_OpensOneThatFits()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        var film = Escalated(6, Shown.Attempt(1, AttemptStatus.Failed, AssetKind.Video));
        Reviews.Queue[1] = film with { Kind = AssetKind.Video };
        var page = Render<ReviewPage>();
        page.FindAll("[aria-label='Segment 5, image']").Count.ShouldBe(1);

        page.Field("Kind").Change("Video");

        page.WaitForAssertion(() => page.FindAll("[aria-label='Segment 6, video']").Count.ShouldBe(1));
        page.FindAll("[aria-label='Segment 5, image']").ShouldBeEmpty();
    }

    [Fact]
    public void Order_Changed_KeepsTheOpenOne()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        Escalated(6, Shown.Attempt(1, AttemptStatus.Failed));
        var page = Render<ReviewPage>();
        page.Button("Next").Click();
        page.WaitForAssertion(() => page.FindAll("[aria-label='Segment 6, image']").Count.ShouldBe(1));

        page.Field("Order").Change("Dearest");

        page.WaitForAssertion(() => Reviews.Asked!.Order.ShouldBe(ReviewOrder.Dearest));
        page.FindAll("[aria-label='Segment 6, image']").Count.ShouldBe(1);
    }

    [Fact]
    public void Live_QueueTheSame_LeavesTheFacets()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        Render<ReviewPage>();
        var (reads, facets) = (Reviews.Reads, Reviews.FacetReads);

        Feed.Publish(new StudioEvent.ProjectChanged(Guid.NewGuid()));
        Eventually(() => Reviews.Reads.ShouldBeGreaterThan(reads));

        Reviews.FacetReads.ShouldBe(facets);
    }
}
