using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using RetryStudio.Domain;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
using RetryStudio.Tests.Fakes;
using RetryStudio.Web.Storyboard;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Components;

public sealed class BoardEditingTests : ScreenTest
{
    private readonly ProjectOutline _project = Shown.Outline(Shown.Scene(), Shown.Scene(1, "On deck"));
    private readonly StoryboardState _state = new();
    private readonly List<SegmentCard> _cards;

    public BoardEditingTests()
    {
        _cards = [Shown.Card(1, _project.Scenes[0]), Shown.Card(2, _project.Scenes[0]), Shown.Card(3, _project.Scenes[1])];
        _state.Apply(new() { Outline = _project, All = _cards });
    }

    [Fact]
    public async Task Delete_Card_IsToldWithUndo()
    {
        var editing = Open();

        await editing.Instance.DeleteAsync(_cards[1].Id);

        editing.Find("[role=status]").Text().ShouldContain("Segment 2 is in the bin, with all its attempts.");
        editing.Button("Undo").Click();
        SegmentStore.Asked.ShouldBe(["delete", "restore 1"]);
        editing.Find("[role=status]").Text().ShouldContain("Undone.");
    }

    [Fact]
    public async Task Step_PastItsNeighbour_IsUndoneBesideItsOldOne()
    {
        var editing = Open();

        await editing.Instance.StepAsync(_cards[1].Id, forward: true);
        editing.Find("[role=status]").Text().ShouldBe("Segment 2 is segment 1 now, in scene 2, 'On deck'.");
        editing.Button("Undo").Click();

        SegmentStore.Asked.ShouldBe([$"move before {_cards[2].Id}", $"move behind {_cards[0].Id}"]);
    }

    [Fact]
    public async Task Step_BeyondTheEnds_DoesNothing()
    {
        var editing = Open();

        await editing.Instance.StepAsync(_cards[0].Id, forward: false);
        await editing.Instance.StepAsync(_cards[2].Id, forward: true);

        SegmentStore.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Retry_Card_TakesUpWhatFailedOfIt()
    {
        var editing = Open();

        await editing.Instance.RetryAsync(_cards[0].Id);

        var request = Runs.Started.ShouldHaveSingleItem();
        (request.Scope, request.Segments!.Single()).ShouldBe((RunScope.Failed, _cards[0].Id));
        editing.Find("[role=status]").Text().ShouldContain("Segment 1: 1 slot back in the queue");
    }

    [Fact]
    public async Task Edit_Card_OpensItsWords()
    {
        _ = Dialogs;
        Reader.Histories[_cards[0].Id] = Shown.History(_cards[0]);
        var editing = Open();

        var open = editing.Instance.EditAsync(_cards[0].Id);
        Dialogs.WaitForAssertion(() => Dialogs.Find("#segment-text").GetAttribute("value").ShouldBe("Text of 1"));

        Dialogs.Button("Delete").Click();
        await open;
        editing.Find("[role=status]").Text().ShouldContain("Segment 1 is in the bin");
    }

    [Fact]
    public async Task Step_WithinItsScene_GoesPastTheNeighbour()
    {
        await Open().Instance.StepAsync(_cards[0].Id, forward: true);

        SegmentStore.Asked.ShouldBe([$"move behind {_cards[1].Id}"]);
    }

    [Fact]
    public async Task Step_BackOverABorder_ComesBehindTheLastOne()
    {
        await Open().Instance.StepAsync(_cards[2].Id, forward: false);

        SegmentStore.Asked.ShouldBe([$"move behind {_cards[1].Id}"]);
    }

    [Fact]
    public async Task Step_UnderAFilter_GoesByWhatIsShown()
    {
        SegmentCard[] cards = [.. Enumerable.Range(1, 3).Select(number => Shown.Card(number, _project.Scenes[0], text: number == 2 ? "Rain" : "A boat"))];
        _state.Apply(new() { All = cards });
        _state.Show(new(Text: "boat"));

        await Open().Instance.StepAsync(cards[0].Id, forward: true);

        SegmentStore.Asked.ShouldBe([$"move behind {cards[2].Id}"]);
    }

    [Fact]
    public async Task Delete_Refused_SaysWhyInTheBar()
    {
        SegmentStore.Refusal = RejectedException.Conflict("Segment 2 is being generated, so nothing was deleted.");
        var editing = Open();

        await editing.Instance.DeleteAsync(_cards[1].Id);

        editing.Find(".done [role=alert]").Text().ShouldBe("Segment 2 is being generated, so nothing was deleted.");
        editing.Button("Close").Click();
        editing.FindAll(".done").ShouldBeEmpty();
    }

    [Fact]
    public async Task Undo_BinWasEmptied_SaysSo()
    {
        var editing = Open();
        await editing.Instance.DeleteAsync(_cards[1].Id);
        SegmentStore.Binned.Clear();

        editing.Button("Undo").Click();

        editing.Find("[role=alert]").Text().ShouldBe("Segment 2 is no longer in the bin: somebody has restored it, or emptied the bin.");
        editing.Read().ShouldNotContain("Undone.");
        editing.HasButton("Undo").ShouldBeFalse();
    }

    [Fact]
    public async Task Retry_NothingFailed_KeepsTheUndoOfBefore()
    {
        Runs.Queued = 0;
        var editing = Open();
        await editing.Instance.DeleteAsync(_cards[1].Id);

        await editing.Instance.RetryAsync(_cards[0].Id);

        editing.FindAll("[role=status]").Texts().ShouldBe(["Nothing of segment 1 has failed.", "Segment 2 is in the bin, with all its attempts."]);
        editing.Button("Undo").Click();
        SegmentStore.Asked.ShouldBe(["delete", "restore 1"]);
    }

    [Fact]
    public void Edit_PencilClickedTwice_OpensOneEditor()
    {
        _ = Dialogs;
        Reader.Histories[_cards[0].Id] = Shown.History(_cards[0]);
        var editing = Open();

        _ = editing.Instance.EditAsync(_cards[0].Id);
        _ = editing.Instance.EditAsync(_cards[0].Id);

        Dialogs.WaitForAssertion(() => Dialogs.FindAll("#segment-text").Count.ShouldBe(1));
    }

    [Fact]
    public async Task Board_LeftBeforeTheScriptAnswers_StopsListening()
    {
        var script = new SlowScript();
        Services.AddSingleton<IJSRuntime>(script);
        Open();

        await DisposeComponentsAsync();
        script.Called.ShouldBe(["import", "attach"]);
        script.Attached.SetResult();

        SpinWait.SpinUntil(() => script.Called.Count == 3, DefaultWaitTimeout);
        script.Called.ShouldBe(["import", "attach", "detach"]);
    }

    private IRenderedComponent<BoardEditing> Open() => Render<BoardEditing>(parameters => parameters.Add(editing => editing.State, _state));
}
