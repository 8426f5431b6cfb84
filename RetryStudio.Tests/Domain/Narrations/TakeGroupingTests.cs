using RetryStudio.Domain.Narrations;
using RetryStudio.Domain.Storyboards;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Narrations;

public sealed class TakeGroupingTests
{
    private static readonly Guid One = Guid.NewGuid(), Two = Guid.NewGuid();

    [Fact]
    public void Of_ConsecutiveSegments_StayWithinTheirScene() =>
        Numbers(Spoken(One, 1, "A."), Spoken(One, 2, "B."), Spoken(Two, 3, "C."), Spoken(Two, 4, "D.")).ShouldBe(["1 2", "3 4"]);

    [Fact]
    public void Of_SegmentThatIsThereInBetween_PartsThem() =>
        Numbers(Spoken(One, 1, "A."), Spoken(One, 2, "B."), Spoken(One, 4, "D."), Spoken(One, 5, "E.")).ShouldBe(["1 2", "4 5"]);

    [Fact]
    public void Of_SegmentWithoutNeighbour_IsInNoTake() => Numbers(Spoken(One, 1, "A."), Spoken(One, 3, "C."), Spoken(Two, 4, "D.")).ShouldBeEmpty();

    [Fact]
    public void Of_SegmentWithoutWords_IsInNoTake() => Numbers(Spoken(One, 1, "A."), Spoken(One, 2, "B."), Spoken(One, 3, "…"), Spoken(One, 4, "D.")).ShouldBe(["1 2"]);

    [Fact]
    public void Of_LongScene_HasSeveralTakesThatSpeechServersAccept()
    {
        var groups = TakeGrouping.Of(Enumerable.Range(1, 40).Select(number => Spoken(One, number, new string('a', 390))));

        groups.Sum(group => group.Length).ShouldBe(40);
        groups.Count.ShouldBe(5);
        groups.ShouldAllBe(group => TakeGrouping.TextOf(group.Select(segment => segment.Text)).Length <= Segment.TakeLimit);
    }

    [Theory]
    [InlineData(0, 1, "Scene 1, take 1")]
    [InlineData(11, 23, "Scene 12, take 23")]
    public void NameOf_Take_TellsSceneAndNumber(int scene, int take, string name)
    {
        var segment = Segment.OfTake(Guid.NewGuid(), One, Two, (scene, take), "A.", 4);

        Segment.NameOf(segment.Number).ShouldBe(name);
        (Segment.PanelOf(segment.Number), Segment.IsTake(segment.Number)).ShouldBe((null, true));
        (Segment.NameOf(-3), Segment.PanelOf(-3), Segment.NameOf(7), Segment.PanelOf(7)).ShouldBe(("Panel 3", 3, "Segment 7", null));
    }

    private static IEnumerable<string> Numbers(params SpokenSegment[] segments) => TakeGrouping.Of(segments).Select(group => string.Join(' ', group.Select(segment => segment.Number)));

    private static SpokenSegment Spoken(Guid scene, int number, string text) => new(Guid.NewGuid(), scene, number, text, 2);
}
