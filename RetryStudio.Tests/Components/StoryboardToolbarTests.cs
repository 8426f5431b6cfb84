using Bunit;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Web.Storyboard;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class StoryboardToolbarTests : ScreenTest
{
    private readonly StoryboardState _state = new();
    private readonly ProjectOutline _project = Shown.Outline(Shown.Scene());

    [Fact]
    public void Generate_Pressed_ShowsTheEstimateAndTheBudget()
    {
        Open(Shown.Card(1, Scene)).Button("Generate all scenes").Click();

        var dialog = Dialogs.Read();
        dialog.ShouldContain("24 images and 24 videos");
        dialog.ShouldContain("1,200 GPU s");
        dialog.ShouldContain("3,600 GPU s");
        dialog.ShouldContain("4,900 GPU s");
        dialog.ShouldContain("The budget suffices, even for the worst case");
        Runs.Started.ShouldBeEmpty();
    }

    [Fact]
    public void Generate_BudgetTooSmall_SaysWhatHappensThen()
    {
        Runs.Plan = new(24, 0, 3, new(5000, 9000));

        Open(Shown.Card(1, Scene)).Button("Generate all scenes").Click();

        Dialogs.Read().ShouldContain("The budget will probably not suffice.");
        Dialogs.Read().ShouldContain("100 GPU s short");
        Dialogs.Read().ShouldContain("3 slots left alone");
    }

    [Fact]
    public void Generate_RunThatGoesOnMakesSomethingElse_IsRefusedInTheDialog()
    {
        Runs.Obstacle = "Clips are being upscaled at the moment.";
        Open(Shown.Card(1, Scene)).Button("Generate all scenes").Click();

        Dialogs.Button("Start").Click();

        Dialogs.Alerts().ShouldBe(["Clips are being upscaled at the moment."]);
        Notifications.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void Generate_NarrationWantedAndMissing_RecommendsItFirst()
    {
        var card = Shown.Card(1, Scene);
        var toolbar = Open(card);
        _state.Apply(new() { Outline = _project with { WantsNarration = true }, All = [card] });

        toolbar.Button("Generate all scenes").Click();
        Dialogs.Read().ShouldContain("1 segment without narration.");
        Dialogs.Button("Make the narration first").Click();
        Runs.Started.ShouldBeEmpty();
        Dialogs.Read().ShouldContain("3 narrations will be generated.");
        Dialogs.Read().ShouldContain("GPU time 6 GPU s 18 GPU s");
        Dialogs.Read().ShouldContain("Budget left after 4,894 GPU s 4,882 GPU s");
        Dialogs.Button("Back to images and videos").Click();
        Dialogs.Read().ShouldContain("24 images and 24 videos");
        Dialogs.Button("Make the narration first").Click();
        Dialogs.Button("Start").Click();

        Runs.Started.ShouldHaveSingleItem().Kinds.ShouldBe([AssetKind.Audio]);
    }

    [Fact]
    public void Speak_ScenesInOneGo_SaysInHowManyTakesAndStartsNarrationOnly()
    {
        Runs.Spoken = Runs.Spoken with { Takes = 2 };
        var card = Shown.Card(1, Scene);
        var toolbar = Open(card);
        _state.Apply(new() { Outline = _project with { WantsNarration = true, NarrationManner = NarrationManner.WholeScenes }, All = [card] });
        toolbar.Render();

        toolbar.Button("Speak all scenes").Click();
        Dialogs.Read().ShouldContain("3 narrations will be generated.");
        Dialogs.Read().ShouldContain("in 2 takes, and cut into their segments afterwards.");
        Dialogs.Button("Start").Click();

        Runs.Started.ShouldHaveSingleItem().Kinds.ShouldBe([AssetKind.Audio]);
    }

    [Fact]
    public void Generate_OnlyNarrationMissing_SaysSoAndMakesIt()
    {
        Runs.Plan = new(0, 0, 2, new(0, 0));
        var card = Shown.Card(1, Scene, Shown.Slot(AssetKind.Image, SlotStatus.Complete), Shown.Slot(AssetKind.Video, SlotStatus.Complete));
        var toolbar = Open(card);
        toolbar.Read().ShouldContain("Everything is there.");
        _state.Apply(new() { Outline = _project with { WantsNarration = true }, All = [card] });
        toolbar.Render();

        toolbar.Read().ShouldContain("1 segment without narration.");
        toolbar.Read().ShouldNotContain("Everything is there.");
        toolbar.Button("Generate all scenes").Click();
        Dialogs.Read().ShouldContain("3 narrations will be generated.");
        Dialogs.Button("Start").Click();

        Runs.Started.ShouldHaveSingleItem().Kinds.ShouldBe([AssetKind.Audio]);
    }

    [Fact]
    public void Stale_NarrationOnly_IsCountedInThePlan()
    {
        Runs.Plan = new(0, 0, 0, new(2, 6)) { Narrations = 1 };
        var stale = Shown.Slot(AssetKind.Audio, SlotStatus.Complete) with { Stale = StaleCause.PromptChanged, SelectedAttemptId = Guid.NewGuid() };
        Open(Shown.Card(1, Scene, audio: stale)).Button("Regenerate").Click();

        Dialogs.Read().ShouldContain("1 narration will be generated.");
        Dialogs.Button("Start").Click();

        Runs.Started.ShouldHaveSingleItem().Scope.ShouldBe(RunScope.Stale);
    }

    [Fact]
    public void Stale_Some_AreMadeAnewAfterTheEstimate()
    {
        Runs.Plan = new(0, 1, 0, new(45, 120));
        var stale = Shown.Slot(AssetKind.Video, SlotStatus.Complete) with { Stale = StaleCause.PromptChanged, SelectedAttemptId = Guid.NewGuid() };
        var toolbar = Open(Shown.Card(1, Scene, video: stale));
        toolbar.Read().ShouldContain("1 stale");

        toolbar.Button("Regenerate").Click();
        Dialogs.Read().ShouldContain("What passes takes the place of the present choice");
        Dialogs.Button("Start").Click();

        Runs.Started.ShouldHaveSingleItem().Scope.ShouldBe(RunScope.Stale);
    }

    [Fact]
    public void Generate_Confirmed_StartsTheRun()
    {
        Open(Shown.Card(1, Scene)).Button("Generate all scenes").Click();

        Dialogs.Button("Start").Click();

        var request = Runs.Started.ShouldHaveSingleItem();
        request.Scope.ShouldBe(RunScope.Missing);
        request.Kinds.ShouldBe([AssetKind.Image, AssetKind.Video], ignoreOrder: true);
        Dialogs.WaitForAssertion(() => Dialogs.HasButton("Start").ShouldBeFalse());
    }

    [Fact]
    public void Generate_Refused_KeepsTheDialogWithTheSentence()
    {
        Open(Shown.Card(1, Scene)).Button("Generate all scenes").Click();
        Runs.Fault = RejectedException.Conflict("Another run is being cancelled.");

        Dialogs.Button("Start").Click();

        Dialogs.Alerts().ShouldContain("Another run is being cancelled.");
        Dialogs.HasButton("Start").ShouldBeTrue();
    }

    [Theory]
    [InlineData(SlotStatus.Complete, "Everything is there.")]
    [InlineData(SlotStatus.NeedsReview, "All that is left waits for a person.")]
    public void Generate_NothingMissing_SaysWhy(SlotStatus status, string why)
    {
        var toolbar = Open(Shown.Card(1, Scene, Shown.Slot(AssetKind.Image, status), Shown.Slot(AssetKind.Video, SlotStatus.Complete)));

        toolbar.Button("Generate all scenes").HasAttribute("disabled").ShouldBeTrue();
        toolbar.Read().ShouldContain(why);
    }

    [Fact]
    public void Cancel_Confirmed_CancelsTheProject()
    {
        var toolbar = Open([Shown.Card(1, Scene)], Shown.Run(_project.Id, RunStatus.Running, SlotStatus.Generating));

        toolbar.Button("Cancel").Click();
        Dialogs.Button("Cancel it").Click();

        toolbar.WaitForAssertion(() => Runs.Cancelled.ShouldBe([_project.Id]));
        Notifications.Messages.ShouldHaveSingleItem().Detail.ShouldBe("3 slots taken out of the queue.");
    }

    [Fact]
    public void Cancel_ThoughtBetterOf_LetsItGoOn()
    {
        Open([Shown.Card(1, Scene)], Shown.Run(_project.Id, RunStatus.Running, SlotStatus.Generating)).Button("Cancel").Click();

        Dialogs.Button("Let it go on").Click();

        Runs.Cancelled.ShouldBeEmpty();
    }

    [Fact]
    public void Errors_Some_AreListedWithTheReason()
    {
        var toolbar = Open(Failed(1), Failed(2), Shown.Card(3, Scene));

        toolbar.Button("Errors (2)").Click();

        Dialogs.FindAll("li").Count.ShouldBe(2);
        Dialogs.Find("li").Text().ShouldContain("Segment 1 Text of 1 Image Needs review Face 0.42 is below 0.60.");
        Dialogs.Find("li a").GetAttribute("href").ShouldBe($"segments/{_state.Deck.Cells[0].Id}");
    }

    [Fact]
    public void Errors_VideoFollowsItsImage_IsToldOnce()
    {
        var follower = Shown.Slot(AssetKind.Video, SlotStatus.NeedsReview) with { Reason = DecisionReason.ImageNotComplete, Sentence = "Its image waits for a person." };

        Open(Failed(1) with { Video = follower }).Button("Errors (1)").Click();

        Dialogs.Read().ShouldNotContain("Its image waits for a person.");
    }

    [Fact]
    public void Errors_ChosenOnes_AreRetried()
    {
        Open(Failed(1), Failed(2)).Button("Errors (2)").Click();
        Dialogs.Button("Retry chosen (0)").HasAttribute("disabled").ShouldBeTrue();

        Dialogs.Field("Segment 2").Change(true);
        Dialogs.Button("Retry chosen (1)").Click();

        var request = Runs.Started.ShouldHaveSingleItem();
        request.Scope.ShouldBe(RunScope.Failed);
        request.Segments.ShouldBe([_state.Deck.Cells[1].Id]);
    }

    [Fact]
    public void Errors_All_AreRetriedWhateverTheirKind()
    {
        Open(Failed(1), Failed(2)).Button("Errors (2)").Click();

        Dialogs.Button("Retry all (2)").Click();

        var request = Runs.Started.ShouldHaveSingleItem();
        request.Segments.ShouldBeNull();
        request.Kinds.ShouldBe(Enum.GetValues<AssetKind>(), ignoreOrder: true);
    }

    [Fact]
    public void Parked_Continue_TakesThemUp()
    {
        var toolbar = Open(Parked(1));
        toolbar.Read().ShouldContain("1 parked: budget");

        toolbar.Button("Continue").Click();

        var request = Runs.Started.ShouldHaveSingleItem();
        request.Scope.ShouldBe(RunScope.Parked);
        request.Kinds.ShouldBe(Enum.GetValues<AssetKind>(), ignoreOrder: true);
    }

    [Fact]
    public void Parked_BudgetRaised_ContinuesByItself()
    {
        Open(Parked(1)).Button("Raise budget").Click();

        Dialogs.Field("New limit").Change("9000");
        Dialogs.Find("form").Submit();

        Store.Budgets.ShouldBe([9000m]);
        Runs.Started.ShouldHaveSingleItem().Scope.ShouldBe(RunScope.Parked);
    }

    [Fact]
    public void Parked_BudgetRaisedOnly_StartsNothing()
    {
        Open(Parked(1)).Button("Raise budget").Click();

        Dialogs.Field("New limit").Change("9000");
        Dialogs.Field("Then continue 1 parked slot").Change(false);
        Dialogs.Find("form").Submit();

        Store.Budgets.ShouldBe([9000m]);
        Runs.Started.ShouldBeEmpty();
    }

    [Fact]
    public void Budget_NothingChanged_SendsNothing()
    {
        Open(Parked(1)).Button("Raise budget").Click();

        Dialogs.Find("form").Submit();

        Store.BudgetChanges.ShouldBeEmpty();
        Runs.Started.ShouldHaveSingleItem().Scope.ShouldBe(RunScope.Parked);
    }

    [Fact]
    public void Budget_SavedAndNotContinued_SaysWhichAndSavesItOnce()
    {
        Open(Parked(1)).Button("Raise budget").Click();
        Runs.Fault = new InvalidOperationException("down");
        Dialogs.Field("New limit").Change("9000");
        Dialogs.Find("form").Submit();
        Dialogs.Alerts().ShouldHaveSingleItem().ShouldStartWith("The budget is saved, but what is parked could not be continued.");

        Runs.Fault = null;
        Dialogs.Find("form").Submit();

        Store.Budgets.ShouldBe([9000m]);
        Runs.Started.Last().Scope.ShouldBe(RunScope.Parked);
    }

    [Fact]
    public void Budget_ReserveOnly_KeepsTheLimit()
    {
        Open(Parked(1)).Button("Raise budget").Click();

        Dialogs.Field("Reserve").Change("300");
        Dialogs.Find("form").Submit();

        Store.BudgetChanges.ShouldBe([new(null, 300, KeepsLimit: true)]);
    }

    private SceneView Scene => _project.Scenes[0];

    private SegmentCard Failed(int number) =>
        Shown.Card(number, Scene, Shown.Slot(AssetKind.Image, SlotStatus.NeedsReview) with { Sentence = "Face 0.42 is below 0.60." });

    private SegmentCard Parked(int number) => Shown.Card(number, Scene, Shown.Slot(AssetKind.Image, SlotStatus.Parked), Shown.Slot(AssetKind.Video, SlotStatus.Complete));

    private IRenderedComponent<StoryboardToolbar> Open(params SegmentCard[] cards) => Open(cards, null);

    private IRenderedComponent<StoryboardToolbar> Open(SegmentCard[] cards, RunView? run)
    {
        Store.Outlines[_project.Id] = _project;
        _state.Apply(new() { Outline = _project, All = cards, Run = run });
        _ = Dialogs;
        return Render<StoryboardToolbar>(parameters => parameters.Add(item => item.State, _state));
    }
}
