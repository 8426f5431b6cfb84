using RetryStudio.Domain.Generation;
using RetryStudio.Domain.Retries;
using RetryStudio.Domain.Sequences;
using RetryStudio.Tests.Builders;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Sequences;

public sealed class SheetStateTests
{
    [Fact]
    public void Of_NoSheet_IsNeitherWorkingNorWaiting() =>
        SheetState.Of(new(Guid.NewGuid(), "The last boat", 3, null, [])).ShouldSatisfyAllConditions(state => state.Done.ShouldBe(0), state => (state.Working, state.WaitsForPerson, state.IsReady).ShouldBe((false, false, false)));

    [Fact]
    public void Of_ComposedOfThePresentPanels_IsReady()
    {
        var state = SheetState.Of(Sheets.View());

        (state.Done, state.Composed, state.IsReady, state.Working).ShouldBe((9, Sheets.File, true, false));
    }

    [Fact]
    public void Of_NinePanelsNotComposed_GoesOnByItself() => SheetState.Of(Sheets.View(composed: false)).ShouldSatisfyAllConditions(state => state.Working.ShouldBeTrue(), state => state.IsReady.ShouldBeFalse());

    [Fact]
    public void Of_SheetOfEarlierPanels_IsNotTold()
    {
        var view = Sheets.View(composed: true, (4, Sheets.Done() with { Stale = StaleCause.StyleChanged }));

        var state = SheetState.Of(view with { Design = view.Design! with { IsCurrent = false } });

        (state.Done, state.Composed, state.Working, state.WaitsForPerson).ShouldBe((8, null, false, false));
    }

    [Theory]
    [InlineData(2, true, "could not be composed, which is tried again. The picture of panel 3 is gone.")]
    [InlineData(3, false, "could not be composed, 3 times. The picture of panel 3 is gone.")]
    public void Of_NinePanelsThatCannotBeComposed_WaitsForAPersonInTheEnd(int times, bool working, string told)
    {
        var view = Sheets.View(composed: false);

        var state = SheetState.Of(view with { Design = view.Design! with { Trouble = new([], times, "The picture of panel 3 is gone.") } });

        (state.Working, state.WaitsForPerson).ShouldBe((working, !working));
        state.ComposeTrouble.ShouldNotBeNull().ShouldEndWith(told);
    }

    [Theory]
    [InlineData(SlotStatus.NeedsReview)]
    [InlineData(SlotStatus.FailedPermanent)]
    [InlineData(SlotStatus.Parked)]
    public void Of_PanelThatDoesNotComeToBe_WaitsForAPersonAndSaysWhy(SlotStatus status)
    {
        var state = SheetState.Of(Sheets.View(composed: false, (3, Shown.Slot(AssetKind.Image, status) with { Sentence = "Face 0.42 is below 0.60." })));

        (state.Done, state.Working, state.WaitsForPerson).ShouldBe((8, false, true));
        state.Troubles.ShouldHaveSingleItem().Sentence.ShouldBe("Panel 3: Face 0.42 is below 0.60.");
    }

    [Fact]
    public void Of_PanelThatCouldNotBeMadeAnew_WaitsForAPerson() => SheetState.Of(Sheets.View(composed: false, (3, Sheets.Done() with { Stale = StaleCause.StyleChanged, Reason = DecisionReason.AttemptsExhausted })))
        .WaitsForPerson.ShouldBeTrue();

    [Fact]
    public void Of_OtherPanelStillOpen_GoesOnFirst() =>
        SheetState.Of(Sheets.View(composed: false, (3, Shown.Slot(AssetKind.Image, SlotStatus.NeedsReview)), (5, Shown.Slot(AssetKind.Image, SlotStatus.Queued))))
            .ShouldSatisfyAllConditions(state => state.Working.ShouldBeTrue(), state => state.WaitsForPerson.ShouldBeFalse(), state => state.Troubles.Length.ShouldBe(1));

    [Theory]
    [InlineData(false, null, true, false)]
    [InlineData(true, null, false, true)]
    [InlineData(true, "anna", true, false)]
    public void Of_ApprovalAskedFor_WaitsForIt(bool asks, string? by, bool ready, bool waits)
    {
        var view = Sheets.View();

        var state = SheetState.Of(view with { Design = view.Design! with { AsksForApproval = asks, ApprovedBy = by } });

        (state.IsReady, state.WaitsForPerson, state.Approved).ShouldBe((ready, waits, by is not null));
    }
}
