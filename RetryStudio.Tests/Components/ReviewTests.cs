using Bunit;
using RetryStudio.Domain.Live;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Review;
using RetryStudio.Web.Shared;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class ReviewTests : ScreenTest
{
    [Fact]
    public void List_Nothing_SaysWhenSomethingWouldBeThere() => Render<ReviewPage>().Read().ShouldContain("Nothing waits for you");

    [Fact]
    public void List_Open_LeadsToTheSegments()
    {
        Reader.Escalations.Add(Shown.Escalation(5));

        var page = Render<ReviewPage>();

        page.Find("li").Text().ShouldBe("Segment 5, image The last boat Text of 5 Face 0.42 is below 0.60. A person decides. 1 attempt just now");
        page.Find("li a").GetAttribute("href").ShouldBe($"segments/{Reader.Escalations[0].SegmentId}");
    }

    [Fact]
    public void List_Many_ShowsMoreWhenAsked()
    {
        Reader.Escalations.AddRange(Enumerable.Range(1, 120).Select(Shown.Escalation));
        var page = Render<ReviewPage>();
        page.FindAll("li").Count.ShouldBe(50);

        page.Button("Show more").Click();
        page.Button("Show more").Click();

        page.FindAll("li").Count.ShouldBe(120);
        page.HasButton("Show more").ShouldBeFalse();
    }

    [Fact]
    public void Count_FollowsWhatHappens()
    {
        var count = Render<ReviewCount>();
        count.Read().ShouldBe("");
        Reader.Escalations.AddRange(Enumerable.Range(1, 120).Select(Shown.Escalation));

        Feed.Publish(new StudioEvent.ProjectChanged(Guid.NewGuid()));

        Eventually(() => count.Read().ShouldBe("99+ waiting for a person"));
    }

    [Fact]
    public void Count_Unreadable_LeavesThePageAlone()
    {
        Reader.Fault = new InvalidOperationException("down");

        Render<ReviewCount>().Read().ShouldBe("");
    }
}
