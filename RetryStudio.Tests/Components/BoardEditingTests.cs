using Bunit;
using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Builders;
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
        editing.Button("Undo").Click();

        SegmentStore.Asked.ShouldBe([$"move behind {_cards[2].Id}", $"move behind {_cards[0].Id}"]);
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

    private IRenderedComponent<BoardEditing> Open() => Render<BoardEditing>(parameters => parameters.Add(editing => editing.State, _state));
}
