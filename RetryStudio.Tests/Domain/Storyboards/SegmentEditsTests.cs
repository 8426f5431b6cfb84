using RetryStudio.Domain;
using RetryStudio.Domain.Storyboards;
using Shouldly;
using Xunit;

namespace RetryStudio.Tests.Domain.Storyboards;

public sealed class SegmentEditsTests
{
    [Fact]
    public void Check_EmptyPrompts_AreNone() =>
        SegmentEdits.Check(new("  A boat\nat dawn ", " ", "", 3)).ShouldBe(new("A boat at dawn", null, null, 3));

    [Fact]
    public void Check_ManyFaults_NamesEveryField()
    {
        var refusal = Should.Throw<RejectedException>(() => SegmentEdits.Check(new("", new('x', 2001), null, 61)));

        refusal.Fields.Select(field => field.Field).ShouldBe(["text", "imagePrompt", "seconds"]);
    }

    [Theory]
    [InlineData("Mara waits. It rains.", 11, 4, "Mara waits.", 2.2, "It rains.", 1.8)]
    [InlineData("A boat", 2, 4, "A", 0.8, "boat", 3.2)]
    [InlineData("A verylongword", 2, 2, "A", 0.5, "verylongword", 1.5)]
    [InlineData("A boat", 2, 0.6, "A", 0.3, "boat", 0.3)]
    public void Split_AtWords_SharesTheSeconds(string text, int at, decimal seconds, string first, decimal firstSeconds, string second, decimal secondSeconds)
    {
        var (head, tail) = SegmentEdits.Split(new(text, "A lamp", "It burns", seconds), at);

        head.ShouldBe(new(first, "A lamp", "It burns", firstSeconds));
        tail.ShouldBe(new(second, null, null, secondSeconds));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public void Split_NothingOnOneSide_IsRefused(int at) =>
        Should.Throw<RejectedException>(() => SegmentEdits.Split(new("A boat"), at)).Message.ShouldContain("words on both sides");

    [Fact]
    public void Split_InsideACharacter_KeepsItWhole() => SegmentEdits.Split(new("ab😀cd"), 3).First.Text.ShouldBe("ab");

    [Fact]
    public void Merge_Two_KeepsThePictureOfTheFirst() =>
        SegmentEdits.Merge(new("A boat.", Seconds: 2), new("It sinks.", "Deep water", Seconds: 3)).ShouldBe(new("A boat. It sinks.", "A boat.", null, 5));

    [Fact]
    public void Merge_TooLong_IsRefused() =>
        Should.Throw<RejectedException>(() => SegmentEdits.Merge(new("A", Seconds: 40), new("B", Seconds: 30))).Message.ShouldContain("together they last 70 s");
}
