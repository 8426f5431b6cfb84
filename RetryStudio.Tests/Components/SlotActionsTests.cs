using Bunit;
using RetryStudio.Domain;
using RetryStudio.Domain.Backends;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Live;
using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

/// <summary>What a person can do on the page of a segment.</summary>
public sealed class SlotActionsTests : SegmentTest
{
    [Fact]
    public void Select_NothingSelectedYet_SelectsAtOnce()
    {
        var attempt = Shown.Attempt(1, AttemptStatus.Failed);

        Open(SlotStatus.NeedsReview, attempt).Button("Select").Click();

        Runs.Selected.ShouldBe([(attempt.Id, "anna")]);
    }

    [Fact]
    public void Select_AnotherIsSelected_AsksFirst()
    {
        var failed = Shown.Attempt(1, AttemptStatus.Failed);
        var page = Open(SlotStatus.Complete, failed, Shown.Attempt(2) with { IsSelected = true });

        page.Button("Select").Click();

        Dialogs.Read().ShouldContain("Select attempt 1 instead?");
        Dialogs.Read().ShouldContain("It did not pass the checks");
        Runs.Selected.ShouldBeEmpty();
        Dialogs.Button("Select attempt 1").Click();
        page.WaitForAssertion(() => Runs.Selected.ShouldHaveSingleItem().Attempt.ShouldBe(failed.Id));
    }

    [Fact]
    public void Select_Kept_ChangesNothing()
    {
        Open(SlotStatus.Complete, Shown.Attempt(1), Shown.Attempt(2) with { IsSelected = true }).Button("Select").Click();

        Dialogs.Button("Keep attempt 2").Click();

        Runs.Selected.ShouldBeEmpty();
    }

    [Fact]
    public void Select_Refused_SaysWhy()
    {
        Runs.Fault = RejectedException.Conflict("The slot is still being generated.");
        var page = Open(SlotStatus.NeedsReview, Shown.Attempt(1));

        page.Button("Select").Click();

        page.Alerts().ShouldContain("The slot is still being generated.");
    }

    [Fact]
    public void Change_WhileItIsGenerated_IsNotOfferedAndSaysWhy()
    {
        var page = Open(SlotStatus.Generating, Shown.Attempt(1));

        page.FindAll("button").Where(button => button.Text() == "Retry with changes").ShouldAllBe(button => button.HasAttribute("disabled"));
        page.Read().ShouldContain("It is being generated; wait until it has ended.");
        page.Button("Select").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Change_VideoWithoutImage_SaysWhatIsMissing() =>
        Open(SlotStatus.NeedsReview, Shown.Attempt(1)).Find("[aria-label=Video]").Text().ShouldContain("A video needs its image first.");

    [Fact]
    public void Change_Sent_AsksForTheAttempt()
    {
        var page = Open(SlotStatus.Complete, Shown.Attempt(1) with { IsSelected = true });
        page.Find("[aria-label='Attempt 1']").QuerySelectorAll("button").Single(button => button.Text() == "Retry with changes").Click();
        Dialogs.Field("Seed").GetAttribute("value").ShouldBe("18446744073709551615");

        Dialogs.Button("New seed").Click();
        Dialogs.Field("Cfg").Change("8.5");
        Dialogs.Field("Prompt").Change("A harbour at dusk");
        Dialogs.Find("form").Submit();

        var (segment, kind, change) = Runs.Requested.ShouldHaveSingleItem();
        (segment, kind).ShouldBe((Reader.Histories.Keys.Single(), AssetKind.Image));
        (change.Seed, change.Prompt, change.Steps, change.Cfg, change.Denoise).ShouldBe((1UL, "A harbour at dusk", 24, 8.5m, 0.75m));
        change.FromAttempt.ShouldBe(Reader.Histories.Values.Single().Attempts.Single().Id);
    }

    [Fact]
    public void Change_Refused_MarksTheFieldAndKeepsTheInput()
    {
        Open(SlotStatus.Complete, Shown.Attempt(1) with { IsSelected = true }).Find("[aria-label=Image] button").Click();
        Runs.Fault = RejectedException.Invalid("Some values are out of range.", new FieldError("cfg", "It must be between 1 and 20."));

        Dialogs.Field("Cfg").Change("99");
        Dialogs.Find("form").Submit();

        Dialogs.Alerts().ShouldBe(["Some values are out of range.", "It must be between 1 and 20."]);
        Dialogs.Field("Cfg").GetAttribute("value").ShouldBe("99");
    }

    [Fact]
    public void Change_SeedIsNoNumber_IsSaidBeforeAnythingIsSent()
    {
        Open(SlotStatus.Complete, Shown.Attempt(1) with { IsSelected = true }).Find("[aria-label=Image] button").Click();

        Dialogs.Field("Seed").Change("-1");
        Dialogs.Find("form").Submit();

        Dialogs.Alerts().ShouldBe(["A seed is a whole number from 0 to 18446744073709551615."]);
        Runs.Requested.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("99999999999")]
    [InlineData("20.7")]
    [InlineData("0")]
    public void Change_StepsAreNone_IsSaidBeforeAnythingIsSent(string steps)
    {
        Open(SlotStatus.Complete, Shown.Attempt(1) with { IsSelected = true }).Find("[aria-label=Image] button").Click();

        Dialogs.Field("Steps").Change(steps);
        Dialogs.Find("form").Submit();

        Dialogs.Alerts().ShouldBe(["Steps are a whole number from 1 to 150."]);
        Dialogs.Field("Steps").GetAttribute("value").ShouldBe(steps);
        Runs.Requested.ShouldBeEmpty();
    }

    [Fact]
    public void Retry_RefusedThenSteppedOn_LeavesTheMessageBehind()
    {
        var page = Open(SlotStatus.NeedsReview, Shown.Attempt(1, AttemptStatus.Failed));
        Runs.Fault = RejectedException.Conflict("Another run is being cancelled.");
        page.Find("[aria-label=Image]").QuerySelectorAll("button").Single(button => button.Text() == "Retry").Click();
        page.Button("Select").Click();
        page.Alerts().Count.ShouldBe(2);
        var next = Card(SlotStatus.NeedsReview);
        Reader.Histories[next.Id] = Shown.History(next, Shown.Attempt(1, AttemptStatus.Failed));

        page.Render(parameters => parameters.Add(item => item.Id, next.Id));

        page.Alerts().ShouldBeEmpty();
    }

    [Fact]
    public void Retry_NothingWasQueued_SaysWhy()
    {
        Runs.Queued = 0;
        var page = Open(Card(SlotStatus.NeedsReview) with { Video = Shown.Slot(AssetKind.Video, SlotStatus.NeedsReview) });

        page.Find("[aria-label=Video]").QuerySelectorAll("button").Single(button => button.Text() == "Retry").Click();

        page.Find("[aria-label=Video]").Text().ShouldContain("Nothing was queued. A video needs its image first.");
    }

    [Fact]
    public void Retry_NeedsReview_TakesUpThisSlotOnly()
    {
        var page = Open(SlotStatus.NeedsReview, Shown.Attempt(1, AttemptStatus.Failed));

        page.Find("[aria-label=Image]").QuerySelectorAll("button").Single(button => button.Text() == "Retry").Click();

        var request = Runs.Started.ShouldHaveSingleItem();
        (request.Scope, request.Kinds.Single(), request.Segments!.Single()).ShouldBe((RunScope.Failed, AssetKind.Image, Reader.Histories.Keys.Single()));
    }

    [Fact]
    public void Continue_ParkedTake_TakesUpWhatTheBudgetHadNoRoomFor()
    {
        var page = OpenHistory(Shown.History(Shown.Card(-20_001, Scene, audio: Shown.Slot(AssetKind.Audio, SlotStatus.Parked))) with { Take = new([], null, null, null) });

        page.Find("[aria-label=Audio]").QuerySelectorAll("button").Single(button => button.Text() == "Continue").Click();

        (Runs.Started.ShouldHaveSingleItem().Scope, Runs.Started[0].Segments).ShouldBe((RunScope.Parked, null));
    }

    [Fact]
    public void Generate_Video_BringsItsImageAlong()
    {
        var page = Open(SlotStatus.Pending);

        page.Find("[aria-label=Video] button").Click();

        Runs.Started.ShouldHaveSingleItem().Kinds.ShouldBe([AssetKind.Image, AssetKind.Video], ignoreOrder: true);
    }

    [Fact]
    public void Generate_RunThatGoesOnMakesSomethingElse_SaysWhat()
    {
        Runs.Obstacle = "Clips are being upscaled at the moment.";
        var page = Open(SlotStatus.Pending);

        page.Find("[aria-label=Image] button").Click();

        page.Find("[aria-label=Image]").Text().ShouldContain("Nothing was queued. Clips are being upscaled at the moment.");
    }

    [Fact]
    public void Generate_WhileARunGoesOn_SaysThatNothingHappened()
    {
        Runs.Queued = 0;
        var page = Open(SlotStatus.Pending);

        page.Find("[aria-label=Image] button").Click();

        page.Find("[aria-label=Image]").Text().ShouldContain("Nothing was queued.");
    }

    [Fact]
    public void Change_WhatTheWorkflowDoesNotTake_IsNotEditable()
    {
        var attempt = Shown.Attempt(1) with { IsSelected = true, Recipe = Shown.Recipe() with { Workflow = "simulated-image" } };
        Open(SlotStatus.Complete, attempt).Find("[aria-label='Attempt 1']").QuerySelectorAll("button").Single(button => button.Text() == "Retry with changes").Click();

        Dialogs.Field("Guidance").HasAttribute("disabled").ShouldBeTrue();
        Dialogs.Read().ShouldContain("Not supported by this workflow");
        (Dialogs.Field("Steps").GetAttribute("min"), Dialogs.Field("Steps").GetAttribute("max")).ShouldBe(("1", "150"));
    }

    [Fact]
    public void Review_SlotWaits_LeadsToTheQueue()
    {
        var page = Open(SlotStatus.NeedsReview, Shown.Attempt(1, AttemptStatus.Failed));

        page.Find("[aria-label=Image] a[href^=review]").GetAttribute("href").ShouldBe($"review?project={Reader.Histories.Values.Single().ProjectId}&kind=image");
    }

    [Fact]
    public void Review_SlotWaits_OpensItsOwn()
    {
        var page = Open(SlotStatus.NeedsReview, Shown.Attempt(1, AttemptStatus.Failed));
        var (segment, history) = Reader.Histories.Single();
        var review = Guid.NewGuid();

        Reader.Histories[segment] = history with { Reviews = new Dictionary<AssetKind, Guid> { [AssetKind.Image] = review } };
        Feed.Publish(new RetryStudio.Domain.Live.StudioEvent.SlotChanged(history.ProjectId, segment, AssetKind.Image));

        Eventually(() => page.Find("[aria-label=Image] a[href^=review]").GetAttribute("href").ShouldBe($"review?project={history.ProjectId}&kind=image&open={review}"));
    }

    [Fact]
    public void Reproduce_Attempt_AsksForTheSameRecipe()
    {
        var attempt = Shown.Attempt(1) with { IsSelected = true };

        Open(SlotStatus.Complete, attempt).Button("Reproduce").Click();

        Runs.Reproduced.ShouldBe([attempt.Id]);
    }

    [Fact]
    public void Reproduce_NoFile_IsNotOffered() =>
        Open(SlotStatus.NeedsReview, Shown.Attempt(1, AttemptStatus.Failed) with { Media = null }).Button("Reproduce").HasAttribute("disabled").ShouldBeTrue();
}
