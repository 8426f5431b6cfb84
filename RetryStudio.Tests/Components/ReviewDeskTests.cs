using Bunit;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Review;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Review;
using RetryStudio.Web.Shared;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

/// <summary>What a person decides about one review.</summary>
public sealed class ReviewDeskTests : ReviewTest
{
    [Fact]
    public void Keys_EveryAct_HasOne()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));

        var page = Render<ReviewPage>();

        page.FindAll("button[aria-keyshortcuts]").SelectMany(button => button.GetAttribute("aria-keyshortcuts")!.Split(' ')).ShouldBe(["a", "A", "r", "R", "x", "X", "m", "M", "k", "K", "n", "N", "j", "J", "1"]);
    }

    [Fact]
    public void Approve_MarkedAttempt_IsTakenAndTheNextOneOpens()
    {
        var (first, second) = (Shown.Attempt(1, AttemptStatus.Failed), Shown.Attempt(2, AttemptStatus.Failed));
        Escalated(5, first, second);
        Escalated(6, Shown.Attempt(1, AttemptStatus.Failed));
        var page = Render<ReviewPage>();

        page.Find("[aria-label='Attempt 2'] .mark").Click();
        page.Button("Approve attempt 2").Click();

        Reviews.Done.ShouldBe([$"approve {second.Id} anna"]);
        page.WaitForAssertion(() => page.FindAll("[aria-label='Segment 6, image']").Count.ShouldBe(1));
        Notifications.Messages.Single().Detail.ShouldBe("Segment 5, image: attempt 2 is selected.");
    }

    [Fact]
    public void Approve_Refused_SaysWhyAndStays()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        var page = Render<ReviewPage>();
        Reviews.Fault = RejectedException.Conflict("It is closed already. omar chose attempt 1.");

        page.Button("Approve attempt 1").Click();

        page.Alerts().ShouldContain("It is closed already. omar chose attempt 1.");
    }

    [Fact]
    public void Approve_NoFile_IsNotOffered()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed) with { Media = null });

        Render<ReviewPage>().Button("Approve").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Reject_NoReason_IsAskedForOne()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        var page = Render<ReviewPage>();
        page.Button("Reject").Click();

        Dialogs.Find("form").Submit();
        Dialogs.Alerts().ShouldBe(["Say why: it is shown wherever this is told."]);
        Reviews.Done.ShouldBeEmpty();
        Dialogs.Find("textarea").Input("Wrong coat.");
        Dialogs.Find("form").Submit();

        page.WaitForAssertion(() => Reviews.Done.ShouldBe(["reject Wrong coat. anna"]));
        page.Read().ShouldContain("Nothing waits for you");
    }

    [Fact]
    public void Retry_RoomInTheBudget_TellsWhatItCostsAndStarts()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        var page = Render<ReviewPage>();

        page.Button("Retry with a larger change").Click();
        Dialogs.Read().ShouldContain("new seeds · cfg ±1.0");
        Dialogs.Read().ShouldContain("45 GPU s");
        Dialogs.Field("Attempts at most").Change("11");
        Dialogs.Find("form").Submit();
        Dialogs.Alerts().ShouldBe(["It must be a whole number from 1 to 10."]);
        Dialogs.Field("Attempts at most").Change("2");
        Dialogs.Find("form").Submit();

        page.WaitForAssertion(() => Reviews.Done.ShouldBe(["retry 2 anna"]));
        Notifications.Messages.Single().Detail.ShouldBe("Segment 5, image: up to 2 attempts with a larger change.");
    }

    [Fact]
    public void Retry_NoRoom_AsksAProducerWhoGrantsOrRefuses()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        (Reviews.HasRoom, Reviews.Preview) = (false, new(15, "new seeds", new(20, 12, 0, 0)));
        var page = Render<ReviewPage>();

        page.Button("Retry with a larger change").Click();
        Dialogs.Read().ShouldContain("8 GPU s left: a producer is asked");
        Dialogs.Find("form").Submit();

        page.WaitForAssertion(() => page.Read().ShouldContain("anna asks for 3 attempts, about 45 GPU s."));
        page.Find("nav li").Text().ShouldContain("Asks for 3 attempts, about 45 GPU s");
        page.Button("Retry with a larger change").HasAttribute("disabled").ShouldBeTrue();
        page.Button("Refuse").Click();
        Dialogs.Find("textarea").Input("Too dear.");
        Dialogs.Find("form").Submit();
        Feed.Publish(new StudioEvent.ProjectChanged(Guid.NewGuid()));

        Eventually(() => page.Read().ShouldContain("anna refused the 3 attempts that anna asked for: Too dear."));
    }

    [Fact]
    public void Grant_Approved_StartsAndTheNextOneOpens()
    {
        var item = Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        Reviews.Queue[0] = item with { GrantRequest = new(3, 45, "mara", Shown.Noon) };
        var page = Render<ReviewPage>();

        page.Button("Grant them").Click();

        Reviews.Done.ShouldBe(["grant anna"]);
        page.WaitForAssertion(() => page.Read().ShouldContain("Nothing waits for you"));
    }

    [Fact]
    public void Take_NobodyHasIt_AssignsItToMe()
    {
        Escalated(5, Shown.Attempt(1, AttemptStatus.Failed));
        var page = Render<ReviewPage>();

        page.Button("Take it").Click();
        page.WaitForAssertion(() => page.HasButton("Give it back").ShouldBeTrue());
        page.Button("Give it back").Click();

        page.WaitForAssertion(() => Reviews.Done.ShouldBe(["assign anna anna", "assign nobody anna"]));
    }

    [Fact]
    public void Desk_MarkedVideo_IsPlayed()
    {
        var (first, second) = (Shown.Attempt(1, AttemptStatus.Failed, AssetKind.Video), Shown.Attempt(2, AttemptStatus.Failed, AssetKind.Video));
        var item = Escalated(5, first, second);
        Reviews.Queue[0] = item with { Kind = AssetKind.Video };
        var page = Render<ReviewPage>();

        page.Find("[aria-label='Mark attempt 2']").Click();

        var player = page.Find("video[controls]");
        player.GetAttribute("src").ShouldBe($"api/v1/attempts/{second.Id}/media");
        player.GetAttribute("preload").ShouldBe("metadata");
        page.Find(".mark[aria-pressed=true]").Text().ShouldStartWith("Attempt 2");
    }
}
