using RetryStudio.Domain.Storyboards;
using RetryStudio.Tests.Fakes;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Storyboards;

public sealed class NarrationLengthTests
{
    [Theory]
    [InlineData(3.7, 4.2)]
    [InlineData(3.71, 4.3)]
    [InlineData(0.4, 2)]
    [InlineData(59.5, 60)]
    [InlineData(71.3, 60)]
    [InlineData(double.NaN, 2)]
    [InlineData(double.PositiveInfinity, 60)]
    [InlineData(-5, 2)]
    public void Of_SpokenSeconds_AddsATailAndStaysWithinWhatASegmentMayLast(double spoken, double seconds) =>
        NarrationLength.Of(spoken).ShouldBe((decimal)seconds);

    [Fact]
    public void Excess_LongerThanASegment_SaysWhatToDo()
    {
        NarrationLength.Excess(59.5).ShouldBeNull();
        NarrationLength.Excess(71.34).ShouldNotBeNull().ShouldStartWith("Its narration lasts 71.3 s, and a segment lasts 60 s at most. Nothing of it is cut off");
    }

    [Fact]
    public void FollowNarration_LengthOfAPerson_Stays()
    {
        var segment = Segment(new("Mara waits.", Seconds: 5));

        segment.FollowNarration(8).ShouldBeFalse();
        (segment.Seconds, segment.LengthOrigin).ShouldBe((5, LengthOrigin.Person));
        segment.ReleaseLength();

        segment.FollowNarration(8).ShouldBeTrue();
        (segment.Seconds, segment.LengthOrigin).ShouldBe((8.5m, LengthOrigin.Narration));
    }

    [Fact]
    public void FollowNarration_DefaultLengthThatAPersonTyped_Stays()
    {
        var segment = Segment(new("Mara waits.", Seconds: RetryStudio.Domain.Storyboards.Segment.DefaultSeconds));

        segment.FollowNarration(8).ShouldBeFalse();
        (segment.Seconds, segment.LengthOrigin).ShouldBe((2, LengthOrigin.Person));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(2.0, LengthOrigin.Person)]
    public async Task AddAsync_Length_IsAPersonsOnlyWhenTheyTypedOne(double? typed, LengthOrigin? origin)
    {
        var store = new FakeSegmentStore();

        await new SegmentService(store, store, store, new(), new FakeUser()).AddAsync(Guid.NewGuid(), new("Mara waits.", Seconds: (decimal?)typed), TestContext.Current.CancellationToken);

        Segment(store.Content!).LengthOrigin.ShouldBe(origin);
    }

    [Fact]
    public void FollowNarration_LengthThatNobodyWrote_FollowsUntilAPersonSetsIt()
    {
        var segment = Segment(new("Mara waits."));
        segment.LengthOrigin.ShouldBeNull();

        segment.FollowNarration(3).ShouldBeTrue();
        segment.FollowNarration(3).ShouldBeFalse();
        segment.Edit(segment.Content with { Text = "Mara waits and waits." });
        segment.FollowNarration(4).ShouldBeTrue();
        segment.Edit(segment.Content with { Seconds = 6 });

        segment.FollowNarration(5).ShouldBeFalse();
        segment.Seconds.ShouldBe(6);
    }

    [Fact]
    public void Reshape_SplitInTwo_IsNobodysOwnLength()
    {
        var segment = Segment(new("Mara waits. It rains."));
        segment.FollowNarration(9);

        segment.Reshape(new("Mara waits.", Seconds: 5));

        (segment.Seconds, segment.LengthOrigin).ShouldBe((5, LengthOrigin.Narration));
    }

    private static Segment Segment(SegmentDraft draft) => new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), 1, draft);
}
